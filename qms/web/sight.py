"""What PostgreSQL shows a request: what lies in the reach of whoever asks."""

from flask import g, has_request_context

from qms.access.actor import Actor
from qms.db.sight import NOTHING, Sight, everything, sight_of
from qms.web.context import today


def sight_of_request() -> Sight:
    """Return the sight of who acts: nothing before it is known who, or outside a request."""
    actor: Actor | None = g.get("actor") if has_request_context() else None
    if actor is None:
        return NOTHING
    if actor.is_system or any(reach.is_municipal for reach in actor.reaches):
        return everything()
    return sight_of((reach.path for reach in actor.reaches), today())
