"""The tabs that the pages of effects share, and where they stand in the menu."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request, url_for

from qms.i18n.language import gettext, mark

View = TypeVar("View", bound=Callable[..., Any])
MENU = "followup.show_evaluations"
PAGES = (
    (mark("Utvärderingar"), "followup.show_evaluations"),
    (mark("Skolans bidrag"), "followup.show_contributions"),
    (mark("Mot väntat"), "followup.show_expected"),
    (mark("Elevgrupper"), "followup.show_groups"),
)


def tabs() -> list[tuple[str, str, bool]]:
    """Return the tabs as `page.tabs` takes them."""
    return [
        (gettext(label), url_for(endpoint), endpoint == request.endpoint)
        for label, endpoint in PAGES
    ]


def under_effects(view: View) -> View:
    """Let the menu show where the reader is."""

    @wraps(view)
    def shown(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - as the view
        g.menu_endpoint = MENU
        return view(*args, **more)

    return shown  # type: ignore[return-value]
