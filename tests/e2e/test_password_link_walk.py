"""A person is given a link and chooses a password, with script and without."""

import pytest
from playwright.sync_api import expect
from support.keyboard import press

from qms.access.roles import Role

CHOSEN = "kajor bygger bo i skorstenen"
USER_NAME = "ny.person@alvhamra.example"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_a_new_account_to_the_first_page(visit_as, chromium, demo, script):
    admin = visit_as(Role.SYSTEM_ADMIN)
    admin.goto(f"{demo.url}/admin/anvandare/ny")
    admin.get_by_label("Namn", exact=True).fill("Ny Provperson")
    admin.get_by_label("Användarnamn").fill(USER_NAME)
    press(admin, "button", "Lägg till personen")
    admin.get_by_label("Roll").select_option(Role.ANALYST.value)
    press(admin, "button", "Ge rollen")
    press(admin, "link", "Gör en länk till lösenord")
    admin.get_by_label("Personen var här").check()
    press(admin, "button", "Gör en länk")
    link = admin.locator("pre code").inner_text()

    page = chromium.new_context(java_script_enabled=script).new_page()
    page.goto(link)
    code = page.get_by_label("Kod ur länken")
    if script:
        expect(code).to_have_value(link.partition("#")[2])
        assert page.url == f"{demo.url}/valj-losenord", "the code is not left in the address"
    else:
        code.fill(link.partition("#")[2])
    page.get_by_label("Nytt lösenord").fill(CHOSEN)
    press(page, "button", "Spara lösenordet")
    expect(page.locator("main")).to_contain_text(f"Logga in som {USER_NAME}.")
    page.get_by_label("Användarnamn").fill(USER_NAME)
    page.get_by_label("Lösenord").fill(CHOSEN)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo.url}/")
    page.context.close()
