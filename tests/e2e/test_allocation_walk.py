"""An analyst works on the model, the school chief decides, and the decision holds its facts."""

import re

from playwright.sync_api import expect
from support.keyboard import menu, press, tab_to, type_here, type_in
from support.walking import change_user, heading

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS

ANALYST = DEMO_LOGINS.of(Role.ANALYST)
CHIEF = DEMO_LOGINS.of(Role.SCHOOL_CHIEF)
PRINCIPAL = DEMO_LOGINS.of(Role.PRINCIPAL)
FORBIDDEN = 403
POT = "101 500 000"
CALCULATED = re.compile(r"^101\s500\s000\skr till \d+ skolor för \d{4}$")


def draft_a_model(page):
    """Draft a model and give it weights; a weight that is no number is pointed out first."""
    menu(page, "Resursfördelning")
    type_in(page, "Modellens namn", "Prövad modell")
    press(page, "button", "Gör ett utkast")
    heading(page, "Prövad modell")
    weight = page.get_by_label("Kortare tid än fem år i Sverige")
    type_in(page, "Kortare tid än fem år i Sverige", "mycket")
    press(page, "button", "Spara vikterna")
    expect(page.locator("#error-summary")).to_be_focused()
    press(page, "link", "Skriv vikten med siffror")
    expect(weight).to_be_focused()
    type_here(page, "7,5")
    press(page, "button", "Spara vikterna")
    expect(page.locator("main")).to_contain_text("Vikterna är sparade.")
    expect(weight).to_have_value("7,5")


def cannot_adopt(page):
    """Assert that the page offers no adoption, and that asking for it all the same is refused."""
    expect(page.get_by_role("button", name="Fastställ")).to_have_count(0)
    token = page.locator("input[name=csrf_token]").first.input_value()
    answer = page.request.post(f"{page.url}/faststall", form={"csrf_token": token, "version": "2"})
    assert answer.status == FORBIDDEN


def leave_out_the_new_school(page):
    """Say why the school that has no background data yet is left out, and calculate again."""
    heading(page, "1 enhet kan inte räknas. Ingenting är sparat.")
    tab_to(page, page.get_by_role("checkbox", name=re.compile("^Utelämna")))
    page.keyboard.press("Space")
    type_in(page, re.compile("^Varför .* utelämnas$"), "Skolan är ny och saknar uppgifter.")
    press(page, "button", "Räkna")


def calculate(page):
    """Calculate the coming year with the model in force; return the calculation's address."""
    menu(page, "Resursfördelning")
    heading(page, re.compile("är fördelade för"))
    in_force = page.get_by_role("row").filter(has_text="Fastställd").get_by_role("link").first
    tab_to(page, in_force)
    page.keyboard.press("Enter")
    latest = page.get_by_role("table", name="Beräkningar med modellen").locator("tbody tr").first
    year = latest.get_by_role("link").inner_text().split()[0]
    type_in(page, "Budgetår", year)
    type_in(page, "Pott att fördela", POT)
    press(page, "button", "Räkna")
    leave_out_the_new_school(page)
    heading(page, CALCULATED)
    expect(page.locator(".actions")).to_contain_text("Preliminär")
    return page.url, year


def decide(page):
    """Adopt the newest calculation, and return what it gives the principal's school.

    The list tells the pot that follows the index, a tenth of the whole as the model divides it,
    and the whole beside it.
    """
    menu(page, "Resursfördelning")
    pots = re.compile(r"Preliminär\s*10\s150\s000\skr\s*101\s500\s000\skr")
    run = page.get_by_role("row").filter(has_text=pots)
    tab_to(page, run.get_by_role("link").first)
    page.keyboard.press("Enter")
    heading(page, CALCULATED)
    press(page, "button", "Fastställ ersättningen")
    expect(page.locator("main")).to_contain_text("Ersättningen är fastställd.")
    expect(page.locator(".actions")).to_contain_text("Fastställd")
    row = page.get_by_role("row").filter(has_text=PRINCIPAL.at)
    return row.get_by_role("cell").filter(has_text=re.compile(r"\d,\d\d\skr")).last.inner_text()


def test_from_a_draft_to_a_decision_that_holds(demo, visit):
    page = visit(demo.url, ANALYST.user_name, DEMO_LOGINS.password)
    draft_a_model(page)
    cannot_adopt(page)
    address, year = calculate(page)
    cannot_adopt(page)

    change_user(page, PRINCIPAL)
    menu(page, "Skolans ersättning")
    heading(page, re.compile(f"^{PRINCIPAL.at} .* för {year}$"))
    before = page.locator("h1").inner_text()

    change_user(page, CHIEF)
    amount = decide(page)
    assert page.url == address

    change_user(page, PRINCIPAL)
    menu(page, "Skolans ersättning")
    heading(page, re.compile(rf"^{PRINCIPAL.at} får .*\skr efter behov för {year}$"))
    assert page.locator("h1").inner_text() != before
    expect(page.locator(".actions")).to_contain_text("Fastställd")
    expect(page.locator("main")).to_contain_text(f"Ersättning {year}")
    expect(page.locator("main")).to_contain_text(amount)

    change_user(page, ANALYST)
    menu(page, "Import")
    press(page, "link", re.compile(rf"^Ångra\s+elever_ht_{int(year) - 1}\.csv"))
    heading(page, "Importen kan inte ångras")
    expect(page.locator("main")).to_contain_text(
        f"Uppgifterna används av Resursfördelning {year}, som är fastställd."
    )
