"""Every step of the report can be written and saved where no script runs."""

import pytest
from playwright.sync_api import expect
from support.keyboard import pick, press, tab_to, type_in, type_into
from support.walking import heading, open_own_report

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS

PHONE = {"width": 390, "height": 844}
PRINCIPAL = DEMO_LOGINS.of(Role.PRINCIPAL)
WITHOUT = "Läsgrupperna i årskurs ett till tre, fyra pass i veckan med speciallärare."
BETTER = "Lärarna läser av läsningen tillsammans och delar grupperna efter vad de ser."


@pytest.mark.parametrize("size", [pytest.param(PHONE, id="390")], indirect=True)
def test_every_step_is_saved_without_script(demo, visit):
    page = visit(demo.url, PRINCIPAL.user_name, DEMO_LOGINS.password, script=False)
    open_own_report(page)
    address = page.url.rsplit("/", 1)[0]

    page.goto(f"{address}/1")
    pick(page, "Stämmer uppgifterna?", "Nej, förvaltningen har fått veta vad som är fel")
    press(page, "button", "Spara och gå till del 2")
    heading(page, "Behoven och målen för året")
    type_in(page, "Vad ville ni skulle bli annorlunda?", "Fler elever ska läsa med flyt i maj.")
    press(page, "button", "Spara och gå till del 3")
    heading(page, "Så gick det med förra årets insatser")
    type_in(page, "Senaste värde", "12,5")
    press(page, "button", "Spara och gå till del 4")
    heading(page, "Vad ersättningen användes till")
    type_in(page, "Vad skulle inte ha blivit av", WITHOUT)
    press(page, "button", "Ändra")
    type_into(page, page.get_by_label("För vem", exact=True), "Elever i årskurs nio")
    press(page, "button", "Spara och fyll i resten senare")
    press(page, "button", "Markera resten som oanvänt")
    expect(page.locator("#ledger-title")).to_have_text("Allt är redovisat")
    page.goto(f"{address}/5")
    type_in(page, "Vad har enheten blivit bättre på?", BETTER)
    press(page, "button", "Spara och fyll i resten senare")
    heading(page, "Vad ni tar med er till nästa år")

    expect(page.locator("#so_q4_capacity")).to_have_value(BETTER)
    page.goto(f"{address}/4")
    expect(page.locator("#so_without")).to_have_value(WITHOUT)
    expect(page.locator("main")).to_contain_text("Allt är redovisat")
    page.goto(f"{address}/3")
    expect(page.get_by_label("Senaste värde").first).to_have_value("12,5")
    page.goto(f"{address}/2")
    expect(page.locator("#so_q2_aims")).to_have_value("Fler elever ska läsa med flyt i maj.")
    page.goto(f"{address}/1")
    wrong = page.get_by_label("Nej, förvaltningen har fått veta vad som är fel")
    expect(wrong).to_be_checked()
    tab_to(page, wrong)
