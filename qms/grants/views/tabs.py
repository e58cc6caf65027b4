"""The parts of grants beside each other: decisions, enrolled pupils, payments, years ahead."""

from flask import url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext, mark
from qms.web.context import current_actor

PARTS = (
    ("grants.show_grants", mark("Beslut"), Can.GRANTS_READ),
    ("grants.show_enrolments", mark("Inskrivna"), Can.GRANTS_WRITE),
    ("grants.show_payments", mark("Utbetalningar"), Can.GRANTS_READ),
    ("grants.show_simulation", mark("Simulering"), Can.GRANTS_READ_FUTURE),
)


def grant_tabs(here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs that the reader may open as (name, address, whether they are there)."""
    actor = current_actor()
    return [
        (gettext(name), url_for(endpoint), endpoint == here)
        for endpoint, name, can in PARTS
        if has_right(actor, can)
    ]
