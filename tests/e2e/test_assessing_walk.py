"""Two people assess the same child on a phone: by touch and keyboard, and without any script."""

import re

import pytest
from playwright.sync_api import expect
from support.a_case import add_case
from support.axe import serious_faults
from support.keyboard import press, strike, tab_to, type_in, write
from support.walking import heading

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS
from qms.needs.core.cases.kinds import Part

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
ASSESSOR, SECOND = DEMO_LOGINS.of(Role.ASSESSOR), DEMO_LOGINS.of(Role.STUDENT_HEALTH)
SAVED = re.compile(r"Sparat \d\d\.\d\d")
SEEN = "Tappar fokus vid genomgångar och hittar tillbaka med hjälp."
QUESTIONS, LEAST = 24, 44
LEVELS = {13: ("2", "1"), 14: ("1", "0"), 17: ("1", "0"), 21: ("1", "0")}
"""By the question's place: the worked example of ordinary support (UPP1, UPP2, LAR2, SAM3)."""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
phone = pytest.mark.parametrize("size", [pytest.param(PHONE, id="390")], indirect=True)


@pytest.fixture
def ref(demo):
    tied = {Part.ASSESSOR: Role.ASSESSOR, Part.SECOND_ASSESSOR: Role.STUDENT_HEALTH}
    return add_case(demo, at=SECOND.at, tied=tied)


def is_clean(page):
    """Whether axe finds nothing serious and the page is no wider than the phone."""
    assert serious_faults(page) == []
    assert page.evaluate(WIDER) <= 0


def begin(page, demo, ref):
    page.goto(f"{demo.url}/behov/{ref}/bedomning")
    is_clean(page)
    press(page, "button", "Börja")
    heading(page, "Hälsa och ork")
    is_clean(page)


def answer_by_keys(page, current, desired):
    """Choose both levels with digits and go on with Enter, as fast as one can."""
    tab_to(page, page.locator("#current-0, #current input:checked").first)
    strike(page, current)
    expect(page.locator(f"#current-{current}")).to_be_checked()
    tab_to(page, page.locator("#desired-0, #desired input:checked").first)
    strike(page, desired)
    expect(page.locator(f"#desired-{desired}")).to_be_checked()
    before = page.url
    strike(page, "Enter")
    page.wait_for_url(lambda url: url != before)


def targets_are_large(page):
    """Whether every choice, and both buttons of the bar, can be hit with a thumb."""
    for target in page.locator(".level-choices label, .bar .button").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= LEAST
    bar = page.locator(".bar").bounding_box()
    assert bar["y"] + bar["height"] <= PHONE["height"], "next and back are within thumb reach"


def type_and_be_signed_out(page, demo):
    """What was saved by itself is there when one has signed in again."""
    here = page.url
    with page.expect_response("**/autospara"):
        type_in(page, "Vad har ni sett?", SEEN)
    expect(page.locator("#save-state")).to_have_text(SAVED)
    page.context.clear_cookies()
    write(page, " Mer.")
    expect(page.locator("#save-state")).to_contain_text("Inte sparat")
    page.goto(here)
    page.get_by_label("Användarnamn").fill(ASSESSOR.user_name)
    page.get_by_label("Lösenord").fill(DEMO_LOGINS.password)
    page.keyboard.press("Enter")
    page.wait_for_url(here)
    expect(page.get_by_label("Vad har ni sett?")).to_have_value(SEEN)


def send(page):
    heading(page, "Bedömningen är klar att skicka")
    is_clean(page)
    tab_to(page, page.get_by_label("Bedömningen är klar och bygger på det vi har sett"))
    strike(page, "Space")
    press(page, "button", "Skicka bedömningen", exact=True)
    heading(page, re.compile("Ordinarie stöd|Profil"))
    is_clean(page)


def answer_without_script(page, current, desired):
    page.locator(f"label[for=current-{current}]").click()
    page.locator(f"label[for=desired-{desired}]").click()
    before = page.url
    page.get_by_role("button", name=re.compile("Nästa fråga|Till sammanfattningen")).last.click()
    page.wait_for_url(lambda url: url != before)


@phone
def test_two_assess_the_same_child_on_a_phone(demo, visit, ref):
    page = visit(demo.url, ASSESSOR.user_name, DEMO_LOGINS.password)
    begin(page, demo, ref)
    targets_are_large(page)
    for number in range(1, QUESTIONS + 1):
        if number == QUESTIONS // 2:
            type_and_be_signed_out(page, demo)
        answer_by_keys(page, *LEVELS.get(number, ("0", "0")))
    send(page)
    expect(page.locator(".figures")).to_contain_text("5,0")  # the worked example's hours
    expect(page.locator("main")).to_contain_text("En andra, oberoende bedömning är begärd")

    second = visit(demo.url, SECOND.user_name, DEMO_LOGINS.password, script=False)
    second.goto(f"{demo.url}/behov/{ref}/profil")
    expect(second.locator("main")).to_contain_text("Här finns ingen bedömning att läsa än")
    second.goto(f"{demo.url}/behov/{ref}/bedomning")
    second.get_by_role("button", name="Börja").click()
    for number in range(1, QUESTIONS + 1):
        answer_without_script(second, *LEVELS.get(number, ("0", "0")))
    second.get_by_label("Bedömningen är klar och bygger på det vi har sett").check()
    second.get_by_role("button", name="Skicka bedömningen").last.click()
    heading(second, "Ordinarie stöd")
    expect(second.locator("main")).to_contain_text("24 av 24 frågor har samma nuläge")

    page.reload()
    expect(page.locator("main")).to_contain_text("Två bedömningar sida vid sida")
    is_clean(page)


@phone
def test_two_windows_show_both_texts(demo, visit, ref):
    page = visit(demo.url, ASSESSOR.user_name, DEMO_LOGINS.password)
    begin(page, demo, ref)
    # The browser calls every 409 an error on its console; this window's is not listened to.
    late = page.context.new_page()
    late.goto(page.url)
    type_in(page, "Vad har ni sett?", "Text i det ena fönstret.")
    expect(page.locator("#save-state")).to_have_text(SAVED)
    late.get_by_label("Vad har ni sett?").fill("Text i det andra fönstret.")
    expect(late.locator("#save-state")).to_contain_text("Ändrat av dig i ett annat fönster")
    late.get_by_role("button", name="Nästa fråga").last.click()
    heading(late, "Svaret ändrades i ett annat fönster")
    expect(late.locator("main")).to_contain_text("Text i det ena fönstret.")
    field = late.get_by_label("Din text här, ändra så att den gäller")
    expect(field).to_have_value("Text i det andra fönstret.")
    assert serious_faults(late) == []
    late.get_by_role("button", name="Spara mitt svar").click()
    heading(late, "Hälsa och ork")
    expect(late.get_by_label("Vad har ni sett?")).to_have_value("Text i det andra fönstret.")
    late.close()


@pytest.mark.parametrize("size", [pytest.param(TABLET, id="820")], indirect=True)
def test_a_tablet_shows_the_areas_beside(demo, visit, ref):
    page = visit(demo.url, ASSESSOR.user_name, DEMO_LOGINS.password)
    begin(page, demo, ref)
    form = page.locator("#answer-form").bounding_box()
    areas = page.get_by_role("navigation", name="Områden").bounding_box()
    assert areas["x"] >= form["x"] + form["width"]
    kept = page.evaluate("Object.keys({...localStorage, ...sessionStorage}).length")
    assert kept == 0, "nothing is kept in the browser"
