"""An analyst changes a line of a calculation sheet and sees what the schools would get."""

import re

from playwright.sync_api import expect
from support.keyboard import menu, press, type_into
from support.walking import heading

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS

ANALYST = DEMO_LOGINS.of(Role.ANALYST)


def test_a_line_is_changed_tried_and_saved(demo, visit):
    page = visit(demo.url, ANALYST.user_name, DEMO_LOGINS.password)
    menu(page, "Kalkylblad")
    press(page, "link", "Ersättning med mjuk övergång, utkast")
    said, preview = page.locator("#sheet-said"), page.locator("#sheet-preview")
    expect(said).to_contain_text("skolor är räknade")

    formula = page.locator("#line-0-formula")
    type_into(page, formula, "1 + k1 × indx")
    expect(said).to_contain_text("behöver rättas")
    expect(preview).to_contain_text("Rad A, tecken 10: Namnet indx finns inte. Menade du index?")
    expect(formula).to_be_focused()

    type_into(page, formula, "1 + k1 × index")
    expect(said).to_contain_text("skolor är räknade")
    expect(page.locator("#line-0-words")).to_have_text("1 + Vikt per index × Index")
    press(page, "button", "Spara kalkylbladet")
    expect(page.locator("main")).to_contain_text("Sparat som version 3.")

    press(page, "link", "Provkör på alla skolor")
    heading(page, re.compile("på alla skolor$"))
    expect(page.locator("main")).to_contain_text("Rad H delar ut hela potten")
