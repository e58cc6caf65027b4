"""The start page per role."""

from flask import Blueprint, render_template, send_from_directory
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.paths import PACKAGE
from qms.web.context import current_actor
from qms.web.rights import public, requires

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(Can.HOME_READ)
def start() -> str:
    """Show what the reader has to do now."""
    return render_template("home/start.html", name=current_actor().name)


@bp.get("/favicon.ico")
@public
def favicon() -> Response:
    """Return the wheel, which browsers ask for at the top."""
    return send_from_directory(PACKAGE / "static", "favicon.svg", mimetype="image/svg+xml")
