"""Reading the organisation as it stood on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from qms.access.scope import Scope
from qms.db.kept import keeps, kept
from qms.db.marks import mark_of
from qms.db.session import has_asked, once
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt, Node, NodeKind, ProviderKind, Unit
from qms.org.models import OrgForm, OrgName, OrgNode, OrgPlacement, OrgSuccession

UNITS = "org.units"
TABLES = "org_"
OF_TOP = 2  # slashes in the path of the municipality itself
EVERYTHING = Scope(everything=True)
MOST_NAMED = 50  # units whose forms are asked for by name; of more, all forms are read
MOST_FORMS = 512
DAYS_KEPT = 64  # a request asks of one or two days, an import of a few; making a statement is slow


def within(scope: Scope, path: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that a row's node path lies inside the scope."""
    if scope.everything:
        return true()
    if not scope.paths:
        return false()
    return or_(*(path.startswith(prefix) for prefix in scope.paths))


def valid_on(day: date, table: Any) -> ColumnElement[bool]:  # noqa: ANN401 - any dated table
    """Return the condition that a dated row holds on `day`."""
    return and_(table.valid_from <= day, or_(table.valid_to.is_(None), table.valid_to > day))


@lru_cache(maxsize=DAYS_KEPT)
def _nodes_on(day: date) -> Select[OrgNode, str, str, int | None]:
    return (
        select(OrgNode, OrgName.name, OrgPlacement.path, OrgPlacement.parent_id)
        .join(OrgName, and_(OrgName.node_id == OrgNode.id, valid_on(day, OrgName)))
        .join(OrgPlacement, and_(OrgPlacement.node_id == OrgNode.id, valid_on(day, OrgPlacement)))
    )


def _node(row: Any) -> Node:  # noqa: ANN401 - a row of _nodes_on
    return Node(
        id=row.OrgNode.id,
        kind=NodeKind(row.OrgNode.kind),
        name=row.name,
        path=row.path,
        parent_id=row.parent_id,
        local_id=row.OrgNode.local_id,
    )


def nodes(session: Session, *, on: date, kinds: Iterable[NodeKind]) -> tuple[Node, ...]:
    """Return every node of the kinds, closed ones included, by path."""
    wanted = [kind.value for kind in kinds]
    query = _nodes_on(on).where(OrgNode.kind.in_(wanted)).order_by(OrgPlacement.path)
    return tuple(_node(row) for row in session.execute(query))


def node(session: Session, node_id: int, *, on: date) -> Node | None:
    """Return one node as it stood on the day, or None."""
    row = session.execute(_nodes_on(on).where(OrgNode.id == node_id)).first()
    return _node(row) if row else None


def municipality(session: Session) -> Node | None:
    """Return the installation's municipality, or None before it is set up."""
    return once(session, "org.municipality", lambda: _municipality(session), of=TABLES)


def _municipality(session: Session) -> Node | None:
    query = _nodes_on(date.max).where(OrgNode.kind == NodeKind.MUNICIPALITY.value)
    row = session.execute(query).first()
    return _node(row) if row else None


def municipality_name() -> Select[str]:
    """Return the question what the installation's municipality is called."""
    return (
        select(OrgName.name)
        .join(OrgNode, OrgNode.id == OrgName.node_id)
        .where(OrgNode.kind == NodeKind.MUNICIPALITY.value, OrgName.valid_to.is_(None))
        .limit(1)
    )


@lru_cache(maxsize=DAYS_KEPT)
def _unit_rows(day: date) -> Select[*tuple[Any, ...]]:
    provider, area = aliased(OrgNode), aliased(OrgNode)
    provider_name, area_name = aliased(OrgName), aliased(OrgName)
    return (
        select(
            OrgNode.id,
            OrgNode.local_id,
            OrgNode.code,
            OrgNode.opened,
            OrgNode.closed,
            OrgName.name,
            OrgPlacement.path,
            provider.id.label("provider_id"),
            provider.provider_kind.label("provider_kind"),
            provider_name.name.label("provider_name"),
            area.id.label("area_id"),
            area_name.name.label("area_name"),
        )
        .join(OrgName, and_(OrgName.node_id == OrgNode.id, valid_on(day, OrgName)))
        .join(OrgPlacement, and_(OrgPlacement.node_id == OrgNode.id, valid_on(day, OrgPlacement)))
        .join(provider, provider.id == OrgPlacement.provider_id)
        .join(
            provider_name,
            and_(provider_name.node_id == provider.id, valid_on(day, provider_name)),
        )
        .outerjoin(
            area,
            and_(area.id == OrgPlacement.parent_id, area.kind == NodeKind.AREA.value),
        )
        .outerjoin(area_name, and_(area_name.node_id == area.id, valid_on(day, area_name)))
        .where(OrgNode.kind == NodeKind.UNIT.value)
    )


def changes_mark(session: Session) -> str:
    """Return what is another after every change of the organisation; asked once a session."""
    return once(session, "org.mark", lambda: mark_of(session, "org"))


def units(
    session: Session,
    scope: Scope,
    *,
    on: date,
    form: SchoolForm | None = None,
    ids: Sequence[int] | None = None,
    include_closed: bool = False,
) -> tuple[Unit, ...]:
    """Return the units in scope as they stood on the day, by id; two statements.

    Units closed on or before the day are left out unless `include_closed`. In a session that only
    reads, those in a scope are read once, and what is asked of them later is picked from there.
    """
    return tuple(
        unit
        for unit in _units(session, scope, on, ids)
        if (include_closed or unit.closed is None or unit.closed > on)
        and (form is None or unit.has_form(form))
    )


def _units(session: Session, scope: Scope, on: date, ids: Sequence[int] | None) -> tuple[Unit, ...]:
    """Return the units in scope, closed ones too: all of them, or these."""
    scope = EVERYTHING if _is_whole(scope) else scope
    is_read = keeps(session) or any(
        has_asked(session, (UNITS, one, on)) for one in (scope, EVERYTHING)
    )
    if ids is not None and not is_read:
        asked = (UNITS, scope, on, tuple(ids))
        return once(session, asked, lambda: _read_units(session, scope, on, ids), of=TABLES)
    every = once(session, (UNITS, scope, on), lambda: _all_units(session, scope, on), of=TABLES)
    wanted = None if ids is None else set(ids)
    return every if wanted is None else tuple(one for one in every if one.id in wanted)


def _is_whole(scope: Scope) -> bool:
    """Return whether the scope is the whole organisation: the municipality is its top."""
    return any(path.count("/") == OF_TOP for path in scope.paths)


def _all_units(session: Session, scope: Scope, on: date) -> tuple[Unit, ...]:
    """Return all units in scope: picked from the whole organisation where that has been read.

    A session that reads has them from the process, as long as nobody changes the organisation.
    """
    if keeps(session):
        ask = partial(_read_units, session, EVERYTHING, on, None)
        whole = kept(session, (UNITS, on), changes_mark(session), ask)
        return whole if scope.everything else _within_scope(whole, scope)
    if has_asked(session, (UNITS, EVERYTHING, on)):
        whole = once(session, (UNITS, EVERYTHING, on), tuple[Unit, ...], of=TABLES)
        return _within_scope(whole, scope)
    return _read_units(session, scope, on, None)


def _within_scope(units: Iterable[Unit], scope: Scope) -> tuple[Unit, ...]:
    return tuple(one for one in units if scope.covers(one.path))


def _read_units(
    session: Session, scope: Scope, on: date, ids: Sequence[int] | None
) -> tuple[Unit, ...]:
    query = _unit_rows(on).where(within(scope, OrgPlacement.path)).order_by(OrgNode.id)
    if ids is not None:
        query = query.where(OrgNode.id.in_(ids))
    rows = session.execute(query).all()
    narrow = not scope.everything and len(rows) <= MOST_NAMED
    known = [row.id for row in rows] if narrow else ids
    forms = _forms(session, on, known)
    return tuple(_unit(row, forms[row.id]) for row in rows)


def unit(session: Session, unit_id: int, scope: Scope, *, on: date) -> Unit | None:
    """Return one unit in scope, closed or not; None answers as if it did not exist."""
    found = units(session, scope, on=on, ids=[unit_id], include_closed=True)
    return found[0] if found else None


def _forms(session: Session, day: date, ids: Sequence[int] | None) -> dict[int, list[FormAt]]:
    """Return the forms by unit: of these units, or of all."""
    by_unit: dict[int, list[FormAt]] = defaultdict(list)
    query = select(OrgForm.node_id, OrgForm.form, OrgForm.low, OrgForm.high)
    query = query.where(valid_on(day, OrgForm)).order_by(OrgForm.low)
    if ids is not None:
        query = query.where(OrgForm.node_id.in_(ids))
    for node_id, *form in session.execute(query):
        by_unit[node_id].append(_form_at(*form))
    return by_unit


@lru_cache(maxsize=MOST_FORMS)
def _form_at(form: str, low: int, high: int) -> FormAt:
    """Return the form; thousands of units have the same few, so each is made once."""
    return FormAt(form=SchoolForm(form), low=low, high=high)


def _unit(row: Any, forms: Sequence[FormAt]) -> Unit:  # noqa: ANN401 - a row of _unit_rows
    return Unit(
        id=row.id,
        name=row.name,
        path=row.path,
        local_id=row.local_id,
        code=row.code,
        provider_id=row.provider_id,
        provider_name=row.provider_name,
        provider_kind=ProviderKind(row.provider_kind),
        area_id=row.area_id,
        area_name=row.area_name or "",
        forms=tuple(forms),
        opened=row.opened,
        closed=row.closed,
    )


def successions(session: Session) -> tuple[tuple[int, int, str, date], ...]:
    """Return every (old unit, new unit, kind, day), oldest first."""
    return once(session, "org.successions", lambda: _successions(session), of=TABLES)


def _successions(session: Session) -> tuple[tuple[int, int, str, date], ...]:
    rows = session.scalars(select(OrgSuccession).order_by(OrgSuccession.day, OrgSuccession.id))
    return tuple((row.old_id, row.new_id, row.kind, row.day) for row in rows)


def name_history(session: Session, node_id: int) -> tuple[tuple[str, date, date | None], ...]:
    """Return every (name, from, to) the node has had, oldest first."""
    query = select(OrgName).where(OrgName.node_id == node_id).order_by(OrgName.valid_from)
    return tuple((row.name, row.valid_from, row.valid_to) for row in session.scalars(query))
