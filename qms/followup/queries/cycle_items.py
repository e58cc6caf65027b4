"""What is to be done and how it stands, at the places that somebody reaches."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, scope_of
from qms.db.sight import across
from qms.followup.core.cycle.planned import PROVIDER, Item, ItemState, Planned, items
from qms.followup.queries import cycle

LATE_WINDOW = timedelta(days=120)
AHEAD = timedelta(days=30)
WAITS = (ItemState.LATE, ItemState.SOON)


def items_of(
    session: Session, scope: Scope, planned: Sequence[Planned], *, today: date
) -> tuple[Item, ...]:
    """Return each activity at each place in scope, and at the provider, by date."""
    places = cycle.places(session, scope, on=today, levels={one.level for one in planned})
    with across(session):  # the provider's own reports among them: how far they have come
        known = cycle.known(session, planned, {place.id for place in places})
    return items(planned, places, known, today=today)


def waiting_for(session: Session, actor: Actor, *, today: date) -> tuple[Item, ...]:
    """Return what waits for the actor in person: their roles are responsible, it is due or late.

    A unit's things whose report is open already are left out: the report itself is on its list.
    Six statements at most.
    """
    planned = [
        one
        for one in cycle.activities_between(session, today - LATE_WINDOW, today + AHEAD)
        if one.responsible in actor.roles
    ]
    if not planned:
        return ()
    found = items_of(session, scope_of(actor, Can.FOLLOWUP_READ_CYCLE), planned, today=today)
    return tuple(
        item
        for item in found
        if item.state in WAITS
        and (item.filed is None or item.place.level == PROVIDER)
        and is_responsible(actor, item)
    )


def is_responsible(actor: Actor, item: Item) -> bool:
    """Return whether one of the actor's roles is responsible at the item's place."""
    return any(
        reach.role == item.activity.responsible and item.place.path.startswith(reach.path)
        for reach in actor.reaches
    )
