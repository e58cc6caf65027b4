"""The pages of grants, and what all of them need."""

from flask import Blueprint, abort, g
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import scope_of
from qms.costs.core.items import GrantForm
from qms.web.context import current_actor

bp = Blueprint("grants", __name__)
Answer = str | Response | tuple[str, int]
FIRST_YEAR, LAST_YEAR = 2000, 2100


@bp.before_request
def menu_here() -> None:
    """Show every page below the one in the menu."""
    g.menu_endpoint = "grants.show_grants"


def form_of(text: str, year: int) -> GrantForm:
    """Return the form of the address; 404 for one that is none, or a year nobody plans for."""
    if text not in set(GrantForm) or not FIRST_YEAR <= year <= LAST_YEAR:
        abort(404)
    return GrantForm(text)


def is_office() -> bool:
    """Return whether the reader sees all providers: drafts and others' terms are theirs to see."""
    return scope_of(current_actor(), Can.GRANTS_READ).is_municipal
