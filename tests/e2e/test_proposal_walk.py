"""A degree is tried, proposed, commented and adopted; each step by its own role, by keyboard."""

import re

from playwright.sync_api import expect
from support.keyboard import menu, pick, press, tab_to, type_in
from support.walking import change_user, heading

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS

ANALYST = DEMO_LOGINS.of(Role.ANALYST)
CHIEF = DEMO_LOGINS.of(Role.SCHOOL_CHIEF)
PRINCIPAL = DEMO_LOGINS.of(Role.PRINCIPAL)
NAME = "Modell med större omfördelning"
WORDS = "Bra, men fasa in minskningarna."


def draft_a_copy(page):
    """Copy the model in force and try a degree until its figures are shown; save it."""
    menu(page, "Resursfördelning")
    type_in(page, "Modellens namn", NAME)
    press(page, "button", "Gör ett utkast")
    heading(page, NAME)
    press(page, "link", "Arbetsbank")
    heading(page, re.compile("pröva konstruktioner"))
    chosen = page.locator("#bench-compare tr.sel")
    expect(chosen).to_contain_text("Linjär")
    pick(page, "Konstruktion", "Sträckt")
    type_in(page, "Sträckning", "1,25")
    page.keyboard.press("Tab")
    expect(chosen).to_contain_text("Sträckt 1,25")
    expect(page).to_have_url(re.compile("strackning=1%2C25"))
    press(page, "button", "Spara som förslag")
    expect(page.locator("main")).to_contain_text("Avvikelsen från index 1,00 räknas 1,25 gånger.")


def comment(page):
    """Comment on the proposal from the start page, as a principal sees it."""
    press(page, "link", re.compile(f"^Kommentera.*{NAME}"))
    heading(page, re.compile(NAME))
    effect = page.get_by_role("table", name="Effekt per skola")
    expect(effect.locator("tbody tr")).to_have_count(1)
    expect(effect).to_contain_text(PRINCIPAL.at)
    type_in(page, "Din kommentar", WORDS)
    press(page, "button", "Skicka kommentaren")
    expect(page.locator("main")).to_contain_text(WORDS)


def adopt(page):
    """Read the comment beside the figures and adopt the proposal."""
    press(page, "link", re.compile(f"^Granska.*{NAME}"))
    heading(page, re.compile("sida vid sida"))
    expect(page.locator("main")).to_contain_text(WORDS)
    press(page, "button", "Fastställ modellen")
    expect(page.locator("main")).to_contain_text("Modellen är fastställd och låst.")


def test_from_a_tried_degree_to_an_adopted_model(demo, visit):
    page = visit(demo.url, ANALYST.user_name, DEMO_LOGINS.password)
    draft_a_copy(page)
    press(page, "button", "Skicka för beslut")
    expect(page.locator(".actions").first).to_contain_text("Föreslagen")
    expect(page.get_by_role("button", name="Fastställ")).to_have_count(0)

    change_user(page, PRINCIPAL)
    comment(page)

    change_user(page, CHIEF)
    adopt(page)
    expect(page.get_by_role("button", name="Fastställ modellen")).to_have_count(0)

    change_user(page, ANALYST)
    menu(page, "Resursfördelning")
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("Fastställd")
    tab_to(page, row.get_by_role("link").first)
    page.keyboard.press("Enter")
    heading(page, NAME)
    expect(page.get_by_role("button", name="Spara vikterna")).to_have_count(0)
