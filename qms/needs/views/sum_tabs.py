"""The tabs that the pages of sums share, and where they stand in the menu."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g, request, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext, mark
from qms.web.context import current_actor

View = TypeVar("View", bound=Callable[..., Any])
MENU = "needs.show_report"
PAGES = (
    (mark("Rapport"), "needs.show_report", Can.NEEDS_READ_SUMS),
    (mark("Vad stödet lett till"), "needs.show_effects", Can.NEEDS_READ_SUMS),
    (mark("Stödbehov per enhet"), "needs.show_unit_needs", Can.NEEDS_READ_SUMS),
    (mark("Samstämmighet"), "needs.show_agreement", Can.NEEDS_READ_AGREEMENT),
    (mark("Övning"), "needs.show_practice", Can.NEEDS_ASSESS),
)


def sum_tabs() -> list[tuple[str, str, bool]]:
    """Return the tabs that the reader reaches, as `page.tabs` takes them."""
    actor = current_actor()
    return [
        (gettext(label), url_for(endpoint), endpoint == request.endpoint)
        for label, endpoint, can in PAGES
        if has_right(actor, can)
    ]


def under_sums(view: View) -> View:
    """Let the menu show where the reader is: among the sums, for those who have them there."""

    @wraps(view)
    def shown(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - as the view
        if has_right(current_actor(), Can.NEEDS_READ_SUMS):
            g.menu_endpoint = MENU
        return view(*args, **more)

    return cast("View", shown)
