"""The blueprint that every page of planning belongs to."""

from typing import TypeAlias

from flask import Blueprint, g
from werkzeug.wrappers import Response

from qms.planning.figure_words import kronor_words, million_words, share_words
from qms.planning.form_words import fitted

bp = Blueprint("planning", __name__)
Answer: TypeAlias = str | Response | tuple[str, int]
MENU = "planning.show_studies"
REFUSED, MEANWHILE = 422, 409


@bp.before_request
def _in_menu() -> None:
    """Show in the menu where every page of planning belongs."""
    g.menu_endpoint = MENU


@bp.app_context_processor
def _words() -> dict[str, object]:
    """Give the templates the words for kronor and shares of planning."""
    return {
        "plan_kr": kronor_words,
        "plan_mnkr": million_words,
        "plan_share": share_words,
        "fitted": fitted,
    }
