"""The pages where the administration reviews, as tabs; and the menu's place for them."""

from flask import g, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext
from qms.web.context import current_actor

Tab = tuple[str, str, bool]


def review_here() -> None:
    """Let the menu show that the reader is among the reviews."""
    reviews = has_right(current_actor(), Can.FOLLOWUP_REVIEW)
    g.menu_endpoint = "followup.show_review" if reviews else "followup.show_dialogues"


def review_tabs(current: str) -> list[Tab]:
    """Return the tabs that the reader may open; `current` is the endpoint of the page."""
    office = (
        ("show_review", gettext("Svar avsnitt för avsnitt")),
        ("show_closer_look", gettext("Behöver ses närmare")),
    )
    everyone = (
        ("show_dialogues", gettext("Kvalitetsdialog")),
        ("list_feedback", gettext("Återkoppling")),
        ("list_comments", gettext("Kommentarer")),
    )
    reviews = has_right(current_actor(), Can.FOLLOWUP_REVIEW)
    tabs = (*office, *everyone) if reviews else everyone
    return [(label, url_for(f".{name}"), name == current) for name, label in tabs]
