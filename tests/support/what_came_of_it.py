"""What a filed report leads to in the demo: the committee's paper, the full report, next year."""

import json
import re
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect
from sqlalchemy import select
from support.keyboard import menu, press
from support.walking import heading, kronor

from qms.access.actor import system_actor
from qms.allocation.core.records import Received
from qms.config import from_environment
from qms.db.session import make_engine
from qms.followup.core.report.asking import asked
from qms.followup.core.report.completeness import UNASKED
from qms.followup.core.report.fields import shown_rows
from qms.followup.core.report.gaps import gaps
from qms.followup.models import Report
from qms.followup.queries import reports
from qms.followup.queries.defaults import SOCIO_OUTCOME
from qms.followup.services import opening
from qms.vault.database import open_database

SUMS = re.compile(r"Skolorna hade ([\d\s]+)\skr att använda \d{4}\. De använde ([\d\s]+)\skr")


def database_file(demo):
    return demo.home / "instance" / "qms.db"


@contextmanager
def database_of(demo):
    """Yield the running demo's database."""
    settings = from_environment({"QMS_INSTANCE": str(demo.home / "instance")})
    engine = make_engine(settings.database_url)
    yield open_database(settings, engine)
    engine.dispose()


def year_of(demo, report_id):
    """Return the year of the money that the report is about."""
    with database_of(demo) as database, database.reading() as session:
        return reports.head(session, report_id).year


def told_by_schools(demo, year):
    """Return what the year's approved copies add up to: reports, öre to use and öre used."""
    query = """select body from report_frozen where id in (
        select max(f.id) from report_frozen f join report r on r.id = f.report_id
        join report_cycle c on c.id = r.cycle_id
        where c.template = ? and c.year = ? and f.stage = 'approved'
        and r.state in ('approved', 'published') group by r.id)"""
    with closing(sqlite3.connect(database_file(demo))) as connection:
        rows = connection.execute(query, (SOCIO_OUTCOME, year)).fetchall()
    contents = [json.loads(body)["content"] for (body,) in rows]
    available = sum(one["amount_ore"] + (one["carried_ore"] or 0) for one in contents)
    used = sum(activity["ore"] or 0 for one in contents for activity in one["activities"])
    return len(contents), available, used


def paper_has_true_figures(page, demo, year):
    """Begin a committee paper: its sums are those of the approved reports, added up here."""
    menu(page, "Nämndhandlingar")
    assert page.get_by_label("Vilket års pengar gäller den?").input_value() == str(year)
    press(page, "button", "Börja på utkastet")
    page.wait_for_url("**/andra")
    address = page.url.removesuffix("/andra")
    page.goto(address)
    heading(page, "Förhandsgranska tjänsteskrivelsen")
    said = SUMS.search(page.locator("main").inner_text())
    _, available, used = told_by_schools(demo, year)
    assert (kronor(said[1]), kronor(said[2])) == (round(available / 100), round(used / 100))
    assert page.request.get(f"{address}/handling.pdf").body().startswith(b"%PDF")


def provider_report_has_true_figures(page, demo, year, *, told):
    """Fetch the full report: it counts the approved reports and tells what the school wrote."""
    address = f"{demo.url}/handlingar/rapport/{year}"
    approved, _, _ = told_by_schools(demo, year)
    text = page.request.get(f"{address}.html").text()
    assert re.search(rf"\b{approved} av \d+ enheter har godkända redovisningar", text)
    assert told in text
    assert page.request.get(f"{address}.pdf").body().startswith(b"%PDF")


def open_next_year(demo, report_id):
    """Open the coming year for the same money; return its report and this year's activities."""
    now = datetime.now(UTC)
    with database_of(demo) as database, database.transaction() as session:
        whole = reports.whole(session, report_id)
        unit_id = whole.head.unit_id
        opened = opening.open_year(
            session, system_actor("test"), template=SOCIO_OUTCOME, year=whole.head.year + 1,
            dates=opening.Dates(opens=now.date(), due=now.date() + timedelta(days=90)),
            received={unit_id: Received(ore=whole.content.amount_ore)}, now=now,
        )  # fmt: skip
        query = select(Report.id).where(Report.cycle_id == opened.cycle_id)
        following = session.scalars(query.where(Report.unit_id == unit_id)).one()
    return following, [activity.name for activity in whole.content.activities]


def promises_stand_in_next_year(page, demo, report_id):
    """Next year's form asks what became of each activity that this year's told of."""
    following, names = open_next_year(demo, report_id)
    page.goto(f"{demo.url}/redovisningar/{following}/del/3")
    heading(page, "Så gick det med förra årets insatser")
    assert len(names) >= 2
    for name in names:
        expect(page.locator("#step-form")).to_contain_text(name)


def fields_of_report(demo, report_id):
    """Return how many required fields the report has, and how many of them are still empty."""
    with database_of(demo) as database, database.reading() as session:
        whole = reports.whole(session, report_id)
    template = asked(whole.template, whole.content)
    questions = [one for section in template.sections for one in section.questions]
    rows = sum(len(shown_rows(one, whole.content)) * len(one.needs) for one in questions)
    own = [one for one in questions if one.required and not one.rows and one.type not in UNASKED]
    alone = sum(max(1, len(one.groups)) for one in own)
    return rows + alone, sum(len(gaps(one, whole.content)) for one in questions)
