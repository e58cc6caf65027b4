"""The tabs between the pages of money: those that the reader may open."""

from flask import g, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext, mark
from qms.web.context import current_actor

PAGES = (
    ("show_payments", mark("Utbetalningar"), Can.NEEDS_READ_PAYMENTS),
    ("show_grants", mark("Strukturbidrag"), Can.NEEDS_READ_PAYMENTS),
    ("show_support_budget", mark("Budget"), Can.NEEDS_READ_BUDGET),
    ("show_prices", mark("Prislistor"), Can.NEEDS_READ_PAYMENTS),
)


def menu_here() -> None:
    """Let the menu show that the reader is among the money of support."""
    if has_right(current_actor(), Can.NEEDS_READ_PAYMENTS):
        g.menu_endpoint = "needs.show_payments"


def money_tabs(here: str) -> list[tuple[str, str, bool]]:
    """Return text, address and whether it is the present page; the menu shows the payments."""
    menu_here()
    return [
        (gettext(text), url_for(f"needs.{page}"), page == here)
        for page, text, can in PAGES
        if has_right(current_actor(), can)
    ]
