"""What a view needs from the running application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from flask import current_app, g

from qms.access.actor import Actor
from qms.config import Settings
from qms.db.session import Database
from qms.kernel.clock import local_day

EXTENSION = "qms"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The application's own parts. `clock` is replaced in tests of deadlines."""

    db: Database
    settings: Settings
    clock: Callable[[], datetime]


def app_context() -> AppContext:
    """Return the parts of the application that handles this request."""
    return cast("AppContext", current_app.extensions[EXTENSION])


def db() -> Database:
    """Return the database."""
    return app_context().db


def now() -> datetime:
    """Return this moment, in UTC."""
    return app_context().clock()


def today() -> date:
    """Return the Swedish day it is."""
    return local_day(now())


def current_actor() -> Actor:
    """Return who acts; only called where a right is required."""
    return cast("Actor", g.actor)


def is_signed_in() -> bool:
    """Return whether somebody is signed in."""
    return g.get("actor") is not None
