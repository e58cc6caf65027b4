"""What the walks through the demo municipality have in common."""

import re

from playwright.sync_api import expect
from support.keyboard import press, sign_in, sign_out

from qms.demo.logins import DEMO_LOGINS


def heading(page, text):
    """Wait until the page's heading reads as told: a text, or a pattern."""
    expect(page.locator("h1")).to_have_text(text)


def change_user(page, login):
    """Sign out, and in as somebody else."""
    sign_out(page)
    sign_in(page, login.user_name, DEMO_LOGINS.password)


def kronor(text):
    """Return the kronor in a text, without what separates the thousands."""
    return int(re.sub(r"\D", "", text.replace("−", "")))


def open_own_report(page):
    """Go from the start page to the report; return what the start page says is left, in kronor."""
    todo = page.locator("ul.todo li").filter(has_text="Redovisning av socioekonomisk ersättning")
    told = re.search(r"\. ([\d\s]+)\skr är ännu inte", todo.inner_text())
    press(page, "link", re.compile("^Fortsätt.*Redovisning av socioekonomisk ersättning"))
    expect(page.locator("#step-form")).to_be_visible()
    return kronor(told.group(1)) if told else 0
