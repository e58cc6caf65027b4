"""`/livez` and `/readyz`: for what watches over the installation, told in names alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import cast

from flask import Blueprint, Flask, current_app, g, jsonify, request
from werkzeug.wrappers import Response

from qms.db.session import Database
from qms.health.services.checks import SERVING, WATCHED, findings, is_well
from qms.web import context
from qms.web.rights import public

bp = Blueprint("health", __name__)
EXTENSION = "qms_health"
KEPT = timedelta(seconds=5)
"""So long one answer is given to all: whoever asks often costs no more than one who does not."""
PATIENCE = 2.0
"""Seconds to wait for whoever is looking: a database that hangs must not take every thread."""

TRAFFIC = frozenset(check.name for check in SERVING)


@dataclass(slots=True)
class Kept:
    """The last answer: of which database, when, and which checks were well."""

    db: Database | None = None
    at: datetime | None = None
    well: Mapping[str, bool] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def look(self) -> Mapping[str, bool]:
        """Return by name whether each check is well, looked at anew after five seconds."""
        parts = context.app_context()
        now = parts.clock()
        if not self.lock.acquire(timeout=PATIENCE):
            return dict.fromkeys((check.name for check in WATCHED), False)
        try:
            is_fresh = self.at is not None and timedelta(0) <= now - self.at < KEPT
            if not (is_fresh and self.db is parts.db):
                found = findings(parts.settings, parts.db, WATCHED, now=now)
                self.well = {check.name: is_well(one) for check, one in found}
                self.db, self.at = parts.db, now
            return self.well
        finally:
            self.lock.release()


def init_health(app: Flask) -> None:
    """Answer these addresses before anything asks who it is: no session, no cookie, no page."""
    app.extensions[EXTENSION] = Kept()

    @app.before_request
    def answer_watchers() -> Response | None:
        answer = ANSWERS.get(request.endpoint or "")
        if answer is None:
            return None
        g.actor = None
        return answer()


@bp.get("/livez")
@public
def live() -> Response:
    """Say that the process answers."""
    return jsonify(live=True)


@bp.get("/readyz")
@public
def ready() -> Response:
    """Say of each check whether it is well: 200 when all are, else 503.

    With `?for=traffic` only what a page needs counts, for a proxy that takes away those who fail.
    """
    well = cast("Kept", current_app.extensions[EXTENSION]).look()
    if request.args.get("for") == "traffic":
        well = {name: is_so for name, is_so in well.items() if name in TRAFFIC}
    told = {name: "ok" if is_so else "not ok" for name, is_so in well.items()}
    answer = jsonify(ready=all(well.values()), checks=told)
    answer.status_code = 200 if all(well.values()) else 503
    return answer


ANSWERS: Mapping[str, Callable[[], Response]] = {"health.live": live, "health.ready": ready}
