"""The parts of grants beside each other: decisions, enrolled pupils, payments."""

from flask import current_app, url_for

from qms.i18n.language import gettext, mark

PARTS = (
    ("grants.show_grants", mark("Beslut")),
    ("grants.show_enrolments", mark("Inskrivna")),
    ("grants.show_payments", mark("Utbetalningar")),
)


def grant_tabs(here: str) -> list[tuple[str, str, bool]]:
    """Return the tabs as (name, address, whether the reader is there)."""
    return [
        (gettext(name), url_for(endpoint), endpoint == here)
        for endpoint, name in PARTS
        if endpoint in current_app.view_functions
    ]
