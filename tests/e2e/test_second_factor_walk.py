"""An app is added, a code given and the app removed, in a browser, without a mouse."""

import time

import pyotp
from playwright.sync_api import expect
from support.axe import serious_faults
from support.keyboard import pick, press, sign_in, sign_out, type_in
from support.walking import heading

from qms.access.roles import Role
from qms.demo.logins import DEMO_LOGINS

STEP, LEAST_LEFT = 30, 8
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
ASSESSOR, ADMINISTRATOR = (DEMO_LOGINS.of(role) for role in (Role.ASSESSOR, Role.SYSTEM_ADMIN))


def code_of(secret):
    """Return the code that runs, with time enough left to type it."""
    left = STEP - time.time() % STEP
    time.sleep(left if left < LEAST_LEFT else 0)
    return pyotp.TOTP(secret).now()


def looks_right(page, title):
    """The page has the heading, nothing that axe finds serious, and fits the window."""
    heading(page, title)
    assert serious_faults(page) == []
    assert page.evaluate(WIDER) == 0


def add_app(page, url):
    """Add an app from the page of one's own account; return its secret and the recovery codes."""
    page.goto(f"{url}/konto")
    press(page, "link", "Lägg till, byt eller se din app")
    looks_right(page, "Inloggning med kod från app")
    type_in(page, "Ditt lösenord", DEMO_LOGINS.password)
    press(page, "button", "Fortsätt")
    looks_right(page, "Lägg till Kvalitetshjulet i din app")
    secret = page.locator(".secret").inner_text().replace(" ", "")
    type_in(page, "Kod", "12")
    press(page, "button", "Bekräfta appen")
    expect(page.locator(".error-summary")).to_be_focused()
    type_in(page, "Kod", code_of(secret))
    press(page, "button", "Bekräfta appen")
    looks_right(page, "Dina reservkoder")
    return secret, page.locator(".codes li").all_inner_texts()


def change_user(page, url, login):
    sign_out(page)
    sign_in(page, login.user_name, DEMO_LOGINS.password)
    page.goto(f"{url}/konto/kod?next=/konto/tvafaktor")


def test_an_app_is_added_used_and_removed(demo, visit_as):
    page = visit_as(Role.ASSESSOR)
    page.goto(f"{demo.url}/konto/kod")
    looks_right(page, "Du behöver en app som ger koder")
    _, codes = add_app(page, demo.url)
    assert len(codes) == 10
    expect(page.get_by_role("button", name="Skriv ut")).to_be_visible()

    change_user(page, demo.url, ASSESSOR)
    looks_right(page, "Skriv koden från din app")
    field = page.get_by_label("Kod", exact=True)
    expect(field).to_be_focused()
    assert field.bounding_box()["height"] >= 44
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")
    looks_right(page, "Inloggning med kod från app")
    expect(page.locator("main")).to_contain_text("9")

    change_user(page, demo.url, ADMINISTRATOR)
    page.goto(f"{demo.url}/admin/anvandare?q={ASSESSOR.user_name}")
    press(page, "link", ASSESSOR.name)
    press(page, "link", "Ta bort appen, om personen har blivit av med den")
    looks_right(page, f"Ta bort appen för {ASSESSOR.name}")
    pick(page, "Varför", "Telefonen är borta")
    pick(page, "Så har du kontrollerat vem som frågar", "Personen var här")
    press(page, "button", "Ta bort appen")
    expect(page.get_by_role("status").filter(has_text="Appen är borttagen")).to_be_visible()
