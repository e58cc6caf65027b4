"""A child's support from assessment to follow-up: two assess on a phone, money is decided and
seen, the change is assessed half a year later, and the auditor sees who read what."""

import contextlib
import re
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from playwright.sync_api import expect
from support.axe import serious_faults
from support.needs_case_at import add_whole_case
from support.walking import heading, kronor

from qms.access.roles import Role
from qms.app import create_app
from qms.config import from_environment
from qms.demo.logins import DEMO_LOGINS
from qms.kernel.clock import LOCAL
from qms.needs.core.cases.refs import shown_ref
from qms.run.serve import address_of, listen, server_for

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 1000}
LEAST, QUESTIONS = 44, 24
NONE = ("0", "0")
THEN = {13: ("4", "2"), 14: ("3", "2"), 17: ("3", "2"), 19: ("3", "1")}
"""By the question's place: UPP1 is 15 points, UPP2, LAR2 and SAM1 are 7. Extraordinary hours are
22 × 1 + 7 × 0.5 + 7 × 0.25 = 27.25, told in half hours: 27.5."""
NOW = {13: ("3", "2"), 14: ("2", "2"), 17: ("2", "2"), 19: ("3", "1")}
HOURS = Decimal("27.5")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEEN = "Lämnar platsen efter några minuter. Kommer tillbaka när en vuxen visar nästa steg."
REASONS = "Eleven behöver samma vuxna intill sig i de flesta situationer, varje dag."
READ = {
    Role.ASSESSOR: "bedömning av stöd läst",
    Role.STUDENT_HEALTH: "bedömning av stöd läst",
    Role.CASE_OFFICER: "beslut om stöd läst",
    Role.SCHOOL_CHIEF: "beslut om stöd läst",
    Role.PRINCIPAL: "uppföljning av stöd läst",
}
NEXT = re.compile("Nästa fråga|Till sammanfattningen")


@pytest.fixture
def running_at(demo):
    """Return a function that runs the demo as it is, with the clock moved to a moment."""
    with contextlib.ExitStack() as stack:

        def started(moment):
            ahead = moment - datetime.now(UTC)
            settings = from_environment(
                {"QMS_INSTANCE": str(demo.home / "instance"), "QMS_DEMO": "1"}
            )
            app = create_app(settings, clock=lambda: datetime.now(UTC) + ahead)
            listening = stack.enter_context(listen("127.0.0.1", 0))
            server = server_for(app, listening)
            thread = Thread(target=server.run, daemon=True)
            thread.start()
            stack.callback(thread.join, 10)
            stack.callback(server.close)
            return address_of(listening)

        yield started


def is_clean(page):
    """Whether axe finds nothing serious and the page is no wider than its window."""
    assert serious_faults(page) == []
    assert page.evaluate(WIDER) <= 0


def is_clean_at_a_desk_too(page):
    is_clean(page)
    page.set_viewport_size(DESKTOP)
    is_clean(page)
    page.set_viewport_size(PHONE)


def targets_are_large(page):
    for target in page.locator(".level-choices label, .bar .button").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= LEAST
    bar = page.locator(".bar").bounding_box()
    assert bar["y"] + bar["height"] <= PHONE["height"], "next and back are within thumb reach"


def choose(page, current, desired):
    page.locator(f"label[for=current-{current}]").click()
    page.locator(f"label[for=desired-{desired}]").click()


def go(page, name):
    before = page.url
    page.locator(".bar").get_by_role("button", name=name).click()
    page.wait_for_url(lambda url: url != before)


def there_and_back(page, current, desired):
    """Go back one question and forth again: what was chosen and written is still there."""
    page.get_by_label("Vad har ni sett?").fill(SEEN)
    go(page, "Tillbaka")
    expect(page.locator("#current-0")).to_be_checked()
    go(page, NEXT)
    expect(page.locator(f"#current-{current}")).to_be_checked()
    expect(page.locator(f"#desired-{desired}")).to_be_checked()
    expect(page.get_by_label("Vad har ni sett?")).to_have_value(SEEN)


def assess(page, levels, *, looked_at=False):
    """Answer one question at a time, and send; the levels are by the question's place."""
    page.get_by_role("button", name="Börja").click()
    heading(page, "Hälsa och ork")
    targets_are_large(page)
    for number in range(1, QUESTIONS + 1):
        choose(page, *levels.get(number, NONE))
        if looked_at and number in (1, 13):
            is_clean(page)
        if looked_at and number == 13:
            there_and_back(page, *levels[number])
        go(page, NEXT)
    is_clean(page)
    for asked in page.locator(".warning textarea").all():
        asked.fill("Beskrivningen stämmer. Enheten har visat det.")
    page.get_by_label("Bedömningen är klar och bygger på det vi har sett").check()
    go(page, "Skicka bedömningen")


def propose(page, ref):
    """The officer writes what the assessment came to, reads it through and sends it."""
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Skriv ett förslag")).click()
    is_clean_at_a_desk_too(page)
    hours = page.get_by_role("group", name="Timmar, rad 1").get_by_label("Timmar per vecka")
    expect(hours).to_have_value("27,5")
    page.get_by_label("Skäl", exact=True).fill(REASONS)
    page.get_by_role("button", name="Spara och läs igenom").click()
    heading(page, f"Beslut i ärende {shown_ref(ref)}")
    is_clean(page)
    page.get_by_role("button", name="Skicka för beslut").click()
    expect(page.locator("main")).to_contain_text("Förslaget är skickat för beslut")


def price_per_hour(page, site):
    """Return the assistant's price in öre, as the newest list in force says it."""
    page.goto(f"{site.url}/behov/prislistor")
    is_clean(page)
    told = page.locator("tbody tr").filter(has_text="Publicerad").first.inner_text()
    return kronor(re.search(r"Assistent ([\d\s]+,\d\d)", told)[1])


def unit_sees_its_money(page, ref, each):
    is_clean_at_a_desk_too(page)
    month = HOURS * 18 * each / 6  # a term of 18 weeks is paid in six months
    row = page.locator("tbody tr").filter(has_text=shown_ref(ref))
    assert kronor(row.locator("td").last.inner_text()) == month


def unit_reads_the_change(page, ref):
    """Then, aimed at and now, by area: UPP 15 + 7, 3 + 3, 7 + 3; LAR 7, 3, 3; SAM 7, 1, 7."""
    heading(page, f"Uppföljning av ärende {shown_ref(ref)}")
    is_clean_at_a_desk_too(page)
    areas = page.get_by_role("table", name="Områden")
    for area, points in {"Uppmärk": "22 6 10", "Lärande": "7 3 3", "Samspel": "7 1 7"}.items():
        row = areas.get_by_role("row", name=re.compile(area))
        assert " ".join(row.locator("td.num").all_inner_texts()) == points


def auditor_sees_who_read_what(page, ref):
    is_clean(page)
    page.get_by_label("Ärendets beteckning").fill(shown_ref(ref))
    page.get_by_role("button", name="Visa ärendets logg").click()
    heading(page, f"{len(READ)} personer har läst ärende {shown_ref(ref)}")
    is_clean_at_a_desk_too(page)
    for role, what in READ.items():
        page.get_by_label("Vem", exact=True).select_option(label=DEMO_LOGINS.of(role).name)
        page.get_by_role("button", name="Visa", exact=True).click()
        page.wait_for_url(re.compile("person=."))
        read = page.get_by_role("row").filter(has_text=DEMO_LOGINS.of(role).name)
        expect(read.filter(has_text=what).first).to_be_visible()


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="390")], indirect=True)
def test_from_two_assessments_to_who_read_what(demo, visit, running_at):
    ref, term = add_whole_case(demo)
    case = f"/behov/{ref}"

    def as_role(role, path, url=demo.url):
        page = visit(url, DEMO_LOGINS.of(role).user_name, DEMO_LOGINS.password)
        page.goto(url + path)
        return page

    assess(as_role(Role.ASSESSOR, f"{case}/bedomning"), THEN, looked_at=True)
    second = as_role(Role.STUDENT_HEALTH, f"{case}/bedomning")
    assess(second, THEN)
    expect(second.locator("main")).to_contain_text("24 av 24 frågor har samma nuläge")
    is_clean_at_a_desk_too(second)

    officer = as_role(Role.CASE_OFFICER, f"{case}/beslut")
    propose(officer, ref)
    each = price_per_hour(officer, demo)
    chief = as_role(Role.SCHOOL_CHIEF, f"{case}/beslut")
    is_clean(chief)
    chief.get_by_role("button", name="Besluta enligt förslaget").click()
    expect(chief.locator("main")).to_contain_text("Beslutet är fattat")
    is_clean_at_a_desk_too(chief)
    money = as_role(Role.PRINCIPAL, f"/behov/utbetalningar?manad={term.first:%Y-%m}")
    unit_sees_its_money(money, ref, each)

    url = running_at(datetime.combine(term.last - timedelta(days=3), time(10), LOCAL))
    unit = as_role(Role.PRINCIPAL, case, url)
    with unit.expect_navigation():
        unit.get_by_role("button", name="Börja följa upp").click()
    is_clean(unit)
    assess(as_role(Role.ASSESSOR, f"{case}/bedomning", url), NOW)
    unit.goto(f"{url}{case}/uppfoljning")
    unit_reads_the_change(unit, ref)
    auditor_sees_who_read_what(as_role(Role.AUDITOR, "/behov/loggkontroll", url), ref)
