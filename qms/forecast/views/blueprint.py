"""The blueprint that all the forecast's pages hang on."""

from flask import Blueprint, g, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext
from qms.web.context import current_actor

bp = Blueprint("forecast", __name__)
MENU_PAGE = "forecast.show_forecast"


@bp.before_request
def _mark_menu() -> None:
    """Show every page of the forecast as the same page of the menu."""
    g.menu_endpoint = MENU_PAGE


def tabs(current: str) -> list[tuple[str, str, bool]]:
    """Return the tabs of the forecast, with the endpoint `current` marked."""
    pages = (
        (gettext("Hela kommunen"), "show_forecast"),
        (gettext("Per skola"), "show_schools"),
        (gettext("Per område"), "show_areas"),
        *_of_planners(),
        (gettext("Prövning"), "show_trials"),
        (gettext("Facit"), "show_outcomes"),
        (gettext("Ändringar"), "show_changes"),
        (gettext("Tidigare prognoser"), "show_runs"),
    )
    return [(label, url_for(f".{name}"), name == current) for label, name in pages]


def _of_planners() -> tuple[tuple[str, str], ...]:
    """Return the tabs that only those see who may set assumptions."""
    if not has_right(current_actor(), Can.FORECAST_ASSUME):
        return ()
    return (
        (gettext("Antaganden"), "show_assumptions"),
        (gettext("Varianter"), "show_variants"),
    )
