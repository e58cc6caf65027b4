"""A filed report keeps the register's figures, and says when the register has changed since."""

import json
import re

from any_report import fill
from builders import NOW, SYSTEM, add_school
from filed_reports import person
from sqlalchemy import select, update
from support.grounds import ground
from support.results import put_pupils, put_results

from qms.access.roles import Role
from qms.followup.core.report.frozen import canonical, checksum
from qms.followup.core.report.states import State
from qms.followup.models import Report, ReportFrozen
from qms.followup.queries import reports
from qms.followup.services import afterwards, handing_in, opening
from qms.register.models import FACTS

TEMPLATE = "unit_quality_report"
HEADING = "Registret har ändrats sedan godkännandet"


@ground
def approved(session, municipality):
    """Approve and publish the first school's quality report, with maths at 55 per cent."""
    own = municipality.school
    others = [municipality.sibling, municipality.independent]
    others += [add_school(session, f"Skola {n}", municipality.south) for n in range(2)]
    put_results(session, (own, "g6_math", 2026, 55, 60), (own, "np3_swedish", 2026, 71, 4),
                *((unit, "g6_math", 2026, 82, 60) for unit in others))  # fmt: skip
    put_pupils(session, *((unit, step, 2026, 60) for unit in [own, *others] for step in range(10)))
    opening.open_year(
        session, SYSTEM, template=TEMPLATE, year=2026,
        dates=opening.planned_dates(TEMPLATE, 2026), received={}, now=NOW,
    )  # fmt: skip
    report_id = session.scalar(select(Report.id).where(Report.unit_id == own))
    principal = person(session, Role.PRINCIPAL, own, pseudonym="principal")
    chief = person(session, Role.SCHOOL_CHIEF, municipality.id, pseudonym="chief")
    fill(session, principal, report_id)
    report = session.get_one(Report, report_id)
    report.answers = {**report.answers, "uqr_res_compulsory-g6_math": "Undervisningen"}
    session.flush()

    def seen():
        return reports.head(session, report_id).version

    handing_in.submit(session, principal, report_id, seen=seen(), now=NOW)
    handing_in.approve(session, chief, report_id, seen=seen(), now=NOW)
    afterwards.publish(session, chief, report_id, seen=seen(), now=NOW)
    return report_id


def page(sign_in, report_id, rest=""):
    role = "school_chief" if rest else "quality_lead"
    answer = sign_in(role).get(f"/redovisningar/{report_id}{rest}")
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def change(db, municipality, value):
    facts = FACTS["results"]
    with db.transaction() as session:
        session.execute(
            update(facts)
            .where(facts.c.unit_id == municipality.school, facts.c.indicator == "g6_math")
            .values(value=value)
        )


def test_the_table_stands_in_the_copy_with_its_hidden_values_hidden(sign_in, db, approved):
    text = page(sign_in, approved)
    assert "Frysta i kopian" in text
    assert HEADING not in text
    with db.reading() as session:
        copy = reports.latest_copies(session, approved)[State.APPROVED]
    assert checksum(copy.body) == copy.sha256
    rows = json.loads(copy.body)["figures"]["uqr_res_compulsory"]["rows"]
    cells = {one["key"]: one["cells"][-1] for one in rows}
    assert cells["g6_math"] == {"year": 2026, "mark": "shown", "value": "55"}
    assert cells["np3_swedish"] == {"year": 2026, "mark": "few", "value": None}
    assert "71" not in json.dumps([one for one in rows if one["key"] == "np3_swedish"])


def test_the_published_copy_has_the_figures_of_public_questions_alone(db, approved):
    with db.reading() as session:
        copies = reports.latest_copies(session, approved)
    bodies = {stage: json.loads(copy.body)["figures"] for stage, copy in copies.items()}
    assert "uqr_res_compulsory" in bodies[State.PUBLISHED]
    assert "uqr_resources" in bodies[State.APPROVED]
    assert "uqr_resources" not in bodies[State.PUBLISHED]


def test_a_changed_register_is_told_with_the_difference(sign_in, db, approved, municipality):
    change(db, municipality, 61)
    text = page(sign_in, approved)
    assert HEADING in text
    table = text[text.index("Ändrat i registret sedan godkännandet") :]
    assert "2026</th><td>55" in table
    assert "<td>61" in table
    assert "55" in page(sign_in, approved, "/publicerad")


def test_the_register_put_right_again_is_no_change(sign_in, db, approved, municipality):
    change(db, municipality, 61)
    change(db, municipality, 55)
    assert HEADING not in page(sign_in, approved)


def test_later_years_are_no_change(sign_in, db, approved, municipality):
    with db.transaction() as session:
        put_results(session, (municipality.school, "g6_math", 2027, 99, 60))
    assert HEADING not in page(sign_in, approved)


def test_an_older_copy_is_read_and_says_that_it_follows_the_register(sign_in, db, approved):
    with db.transaction() as session:
        for row in session.scalars(select(ReportFrozen)):
            body = {**json.loads(row.body), "format": 2}
            del body["figures"]
            row.body = canonical(body)
            row.sha256 = checksum(row.body)
    text = page(sign_in, approved)
    assert "Följer registret: kopian gjordes innan siffror frystes" in text
    assert HEADING not in text
    assert "Undervisningen" in text


def test_who_approves_approves_the_figures_that_were_handed_in(sign_in, db, approved, municipality):
    with db.transaction() as session:
        chief = person(session, Role.SCHOOL_CHIEF, municipality.id, pseudonym="chief")
        principal = person(session, Role.PRINCIPAL, municipality.school, pseudonym="principal")
        seen = reports.head(session, approved).version
        afterwards.reopen(session, chief, approved, seen=seen, comment="Fel antal", now=NOW)
        handing_in.submit(session, principal, approved, seen=seen + 1, now=NOW)
    change(db, municipality, 61)
    with db.transaction() as session:
        handing_in.approve(session, chief, approved, seen=seen + 2, now=NOW)
        copies = reports.latest_copies(session, approved)
    handed_in, kept = (json.loads(copies[one].body) for one in (State.SUBMITTED, State.APPROVED))
    assert kept["figures"] == handed_in["figures"]
    assert HEADING in page(sign_in, approved)
