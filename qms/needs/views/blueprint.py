"""The blueprint that every page of the module hangs on."""

from flask import Blueprint, g

bp = Blueprint("needs", __name__)


@bp.before_request
def _stand_in_menu() -> None:
    g.menu_endpoint = "needs.show_cases"
