"""Say that an activity is done at a place, or that it was not."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, Scope, authorize
from qms.audit.services import record
from qms.db.once import insert_new
from qms.followup.core.cycle.planned import Item, ItemState
from qms.followup.models import CycleDone
from qms.followup.queries import cycle
from qms.followup.queries.cycle_items import items_of
from qms.i18n.language import mark
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

LONGEST_NOTE = 500


def mark_done(
    session: Session,
    actor: Actor,
    autumn: int,
    activity_id: int,
    node_id: int,
    *,
    note: str,
    now: datetime,
) -> None:
    """Mark the activity as done at the unit, or at the provider when the node is the municipality.

    Raise RefusedError when a report is asked for it: then only handing that in will do.
    """
    item = _reach(session, actor, autumn, activity_id, node_id, now=now)
    text = note.strip()
    if item.filed is not None:
        message = mark("Uppgiften blir klar när redovisningen lämnas in.")
        raise RefusedError((Problem(column="note", message=message),))
    if len(text) > LONGEST_NOTE:
        message = said(
            "Anteckningen är %(n)s tecken. Korta den till %(most)s.",
            n=len(text), most=LONGEST_NOTE,
        )  # fmt: skip
        raise RefusedError((Problem(column="note", message=message),))
    if _insert(session, actor, [item], note=text, now=now):
        _record(session, actor, "followup.cycle-activity-done", item, now=now)


def mark_all_done(
    session: Session,
    actor: Actor,
    autumn: int,
    activity_id: int,
    *,
    note: str = "",
    but: frozenset[int] = frozenset(),
    now: datetime,
) -> int:
    """Mark the activity as done wherever the actor may, and return at how many places.

    Left out are the nodes in `but`, what is done already, and places that are asked for a report.
    """
    scope, found = _reach_all(session, actor, autumn, activity_id, now=now)
    open_items = [
        item
        for item in found
        if item.state is not ItemState.DONE
        and item.filed is None
        and item.place.id not in but
        and scope.covers(item.place.path)
    ]
    number = _insert(session, actor, open_items, note=note[:LONGEST_NOTE], now=now)
    if number:
        ids = [item.place.id for item in open_items]
        event = "followup.cycle-activity-done"
        record(session, actor, event, activity_id, now=now, places=ids)
    return number


def _insert(
    session: Session, actor: Actor, items: Sequence[Item], *, note: str, now: datetime
) -> int:
    rows = [
        {
            "activity_id": item.activity.id,
            "node_id": item.place.id,
            "note": note,
            "at": now,
            "by": actor.pseudonym,
        }
        for item in items
    ]
    return len(insert_new(session, CycleDone, rows, unique=("activity_id", "node_id")))


def unmark(
    session: Session, actor: Actor, autumn: int, activity_id: int, node_id: int, *, now: datetime
) -> None:
    """Say that the activity is not done at the place after all."""
    item = _reach(session, actor, autumn, activity_id, node_id, now=now)
    if item.done is not None:
        mine = (CycleDone.activity_id == activity_id, CycleDone.node_id == node_id)
        session.execute(delete(CycleDone).where(*mine))
        _record(session, actor, "followup.cycle-activity-undone", item, now=now)


def _reach_all(
    session: Session, actor: Actor, autumn: int, activity_id: int, *, now: datetime
) -> tuple[Scope, tuple[Item, ...]]:
    scope = authorize(actor, Can.FOLLOWUP_MARK)
    found = cycle.activity(session, autumn, activity_id)
    if found is None:
        raise OutOfScopeError(str(activity_id))
    return scope, items_of(session, scope, [found], today=local_day(now))


def _reach(
    session: Session, actor: Actor, autumn: int, activity_id: int, node_id: int, *, now: datetime
) -> Item:
    scope, here = _reach_all(session, actor, autumn, activity_id, now=now)
    item = next((one for one in here if one.place.id == node_id), None)
    if item is None or not scope.covers(item.place.path):
        raise OutOfScopeError(str(node_id))
    return item


def _record(session: Session, actor: Actor, event: str, item: Item, *, now: datetime) -> None:
    record(session, actor, event, item.activity.id, now=now, path=item.place.path)
