"""Adding, naming, closing, merging and moving nodes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries
from qms.org.core.nodes import FormAt, NodeKind, ProviderKind, SuccessionKind, child_path
from qms.org.models import OrgForm, OrgName, OrgNode, OrgPlacement, OrgSuccession

ALWAYS = date(1900, 1, 1)
"""The first day of what has no known beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNode:
    """What is needed to add a node below `parent_id` (None for the municipality)."""

    kind: NodeKind
    name: str
    local_id: str
    parent_id: int | None = None
    code: str = ""
    provider_kind: ProviderKind | None = None
    opened: date | None = None
    closed: date | None = None
    forms: tuple[FormAt, ...] = ()


def add_node(session: Session, actor: Actor, new: NewNode, *, now: datetime) -> int:
    """Add a node and return its id; RefusedError when its local identifier is taken."""
    authorize(actor, Can.ORG_CHANGE)
    parent = queries.node(session, new.parent_id, on=date.max) if new.parent_id else None
    provider_id = _provider_of(session, new.parent_id)
    _check_free(session, new, provider_id)
    node = OrgNode(
        kind=new.kind.value,
        provider_id=provider_id,
        local_id=new.local_id,
        code=new.code,
        provider_kind=new.provider_kind.value if new.provider_kind else "",
        opened=new.opened,
        closed=new.closed,
    )
    session.add(node)
    session.flush()
    since = new.opened or ALWAYS
    path = child_path(parent.path if parent else "/", node.id)
    session.add(OrgName(node_id=node.id, name=new.name, valid_from=since))
    session.add(_placement(node.id, new.parent_id, provider_id, path, since))
    session.add_all(_form(node.id, at, since) for at in new.forms)
    session.flush()
    record(session, actor, f"org.{new.kind.value}-added", node.id, now=now, path=path)
    return node.id


def _provider_of(session: Session, parent_id: int | None) -> int | None:
    """Return the provider that a node below `parent_id` belongs to."""
    parent = session.get(OrgNode, parent_id) if parent_id else None
    if parent is None:
        return None
    return parent.id if parent.kind == NodeKind.PROVIDER.value else parent.provider_id


def _check_free(session: Session, new: NewNode, provider_id: int | None) -> None:
    same = select(OrgNode.id).where(
        OrgNode.kind == new.kind.value,
        OrgNode.local_id == new.local_id,
        OrgNode.provider_id.is_(None)
        if provider_id is None
        else OrgNode.provider_id == provider_id,
    )
    if session.scalar(same) is not None:
        fault = Problem(
            column="local_id",
            value=new.local_id,
            message=f"Det lokala id:t {new.local_id} finns redan hos huvudmannen.",
            cure="Välj ett annat id.",
        )
        raise RefusedError((fault,))


def _placement(
    node_id: int, parent_id: int | None, provider_id: int | None, path: str, since: date
) -> OrgPlacement:
    return OrgPlacement(
        node_id=node_id, parent_id=parent_id, provider_id=provider_id, path=path, valid_from=since
    )


def _form(node_id: int, at: FormAt, since: date) -> OrgForm:
    return OrgForm(node_id=node_id, form=at.form.value, low=at.low, high=at.high, valid_from=since)


def rename(
    session: Session, actor: Actor, node_id: int, *, name: str, day: date, now: datetime
) -> None:
    """Give the node a new name from `day`; the old name stays true before it."""
    authorize(actor, Can.ORG_CHANGE)
    _end(session, OrgName, node_id, day)
    session.add(OrgName(node_id=node_id, name=name, valid_from=day))
    session.flush()
    record(session, actor, "org.node-renamed", node_id, now=now)


def set_forms(
    session: Session,
    actor: Actor,
    unit_id: int,
    *,
    forms: tuple[FormAt, ...],
    day: date,
    now: datetime,
) -> None:
    """Give the unit these school forms and steps from `day`."""
    authorize(actor, Can.ORG_CHANGE)
    _end(session, OrgForm, unit_id, day)
    session.add_all(_form(unit_id, at, day) for at in forms)
    session.flush()
    record(session, actor, "org.forms-changed", unit_id, now=now)


def close(session: Session, actor: Actor, node_id: int, *, day: date, now: datetime) -> None:
    """Close the node: `day` is the first day it is no longer open."""
    authorize(actor, Can.ORG_CHANGE)
    session.execute(update(OrgNode).where(OrgNode.id == node_id).values(closed=day))
    record(session, actor, "org.node-closed", node_id, now=now)


def merge(
    session: Session, actor: Actor, *, old_id: int, new_id: int, day: date, now: datetime
) -> None:
    """Close `old_id` from `day` and note that `new_id` carries on its work."""
    close(session, actor, old_id, day=day, now=now)
    kind = SuccessionKind.MERGED.value
    session.add(OrgSuccession(old_id=old_id, new_id=new_id, kind=kind, day=day))
    session.flush()
    record(session, actor, "org.units-merged", new_id, now=now, old=old_id)


def move(
    session: Session, actor: Actor, node_id: int, *, parent_id: int, day: date, now: datetime
) -> None:
    """Move a node with everything below it under `parent_id` (area or provider) from `day`.

    Readers of the old place keep the history before the day and see nothing after it.
    """
    authorize(actor, Can.ORG_CHANGE)
    parent = queries.node(session, parent_id, on=day)
    top = queries.node(session, node_id, on=day)
    if parent is None or top is None or parent.path.startswith(top.path):
        fault = Problem(message="Enheten kan inte flyttas dit.", cure="Välj ett annat område.")
        raise RefusedError((fault,))
    provider_id = _provider_of(session, parent_id)
    new_top = child_path(parent.path, node_id)
    for old in _open_placements_below(session, top.path):
        old.valid_to = day
        path = old.path.replace(top.path, new_top, 1)
        above = parent_id if old.node_id == node_id else old.parent_id
        session.add(_placement(old.node_id, above, provider_id, path, day))
        session.execute(
            update(OrgNode).where(OrgNode.id == old.node_id).values(provider_id=provider_id)
        )
    session.flush()
    record(session, actor, "org.node-moved", node_id, now=now, path=new_top)


def _open_placements_below(session: Session, path: str) -> list[OrgPlacement]:
    below = select(OrgPlacement).where(
        OrgPlacement.path.startswith(path), OrgPlacement.valid_to.is_(None)
    )
    return list(session.scalars(below))


def _end(session: Session, table: type[OrgName | OrgForm], node_id: int, day: date) -> None:
    """End what is true of the node from `day`."""
    still = update(table).where(table.node_id == node_id, table.valid_to.is_(None))
    session.execute(still.values(valid_to=day))
