"""The blueprint that all the forecast's pages hang on."""

from flask import Blueprint, g, url_for

from qms.i18n.language import gettext

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
        (gettext("Tidigare prognoser"), "show_runs"),
    )
    return [(label, url_for(f".{name}"), name == current) for label, name in pages]
