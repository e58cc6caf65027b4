"""Units, areas and providers that a file names are added after one confirmation."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, authorize
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries, services
from qms.org.core.nodes import Node, NodeKind, ProviderKind
from qms.register import lookups
from qms.register.core.columns import Kind
from qms.register.core.findings import Unknown
from qms.register.core.unit_forms import guessed_forms

CODE_DIGITS = 8
LONGEST_ID = 40
PARENTS = (NodeKind.PROVIDER, NodeKind.AREA)


def parents(session: Session, scope: Scope) -> tuple[Node, ...]:
    """Return the providers and areas in scope that a new unit can be added below."""
    nodes = queries.nodes(session, on=lookups.LATEST, kinds=PARENTS)
    return tuple(node for node in nodes if scope.covers(node.path))


def add_places(
    session: Session,
    actor: Actor,
    unknown: Iterable[Unknown],
    *,
    parent_id: int | None,
    now: datetime,
) -> int:
    """Add what the file names and return how many; units come below `parent_id`.

    A unit's forms follow from the steps of its pupils, else it is a compulsory school. Areas are
    added below the municipality's own provider, providers below the municipality.
    """
    wanted = list(unknown)
    if not wanted:
        return 0
    scope = authorize(actor, Can.ORG_CHANGE)
    own = lookups.own_provider(session)
    parent = parent_id or own
    if parent is None or parent not in {node.id for node in parents(session, scope)}:
        fault = Problem(
            message="Huvudmannen eller området finns inte.", cure="Välj var enheterna ska läggas."
        )
        raise RefusedError((fault,))
    top = queries.municipality(session)
    for place in wanted:
        below = {Kind.UNIT: parent, Kind.AREA: own, Kind.PROVIDER: top.id if top else None}
        services.add_node(session, actor, _node(place, below[place.kind]), now=now)
    return len(wanted)


def _node(place: Unknown, parent_id: int | None) -> services.NewNode:
    if place.kind is Kind.PROVIDER:
        return services.NewNode(
            kind=NodeKind.PROVIDER,
            name=place.text,
            local_id=place.text[:LONGEST_ID],
            parent_id=parent_id,
            provider_kind=ProviderKind.INDEPENDENT,
        )
    if place.kind is Kind.AREA:
        return services.NewNode(
            kind=NodeKind.AREA,
            name=place.text,
            local_id=place.text[:LONGEST_ID],
            parent_id=parent_id,
        )
    is_code = place.text.isdecimal() and len(place.text) == CODE_DIGITS
    return services.NewNode(
        kind=NodeKind.UNIT,
        name=place.text,
        local_id=place.text[:LONGEST_ID],
        parent_id=parent_id,
        code=place.text if is_code else "",
        forms=guessed_forms(place.low, place.high),
    )
