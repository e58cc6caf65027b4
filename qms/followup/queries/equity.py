"""Reading the equity resources: support per unit, assignments, tried splits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.followup.core.equity.assignments import Assignment, AssignmentState, AssignmentText
from qms.followup.core.equity.splits import Reach, Split
from qms.followup.core.equity.supports import SupportKind, UnitSupports
from qms.followup.models import CouncilAssignment, SupportTrial
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.register.core.facts import SupportGrant
from qms.register.queries import years_of
from qms.register.support_queries import support_grants


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportedUnit:
    """A unit with its support of a year."""

    unit: Unit
    supports: UnitSupports


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTrial:
    """A tried split that was kept."""

    id: int
    name: str
    year: int
    pot_ore: int
    split: Split
    made_at: datetime
    made_by: str


def years(session: Session) -> tuple[int, ...]:
    """Return the years with support in the register, the latest first."""
    return tuple(reversed(years_of(session, "support_grants")))


def supported_units(
    session: Session, scope: Scope, year: int, *, on: date
) -> tuple[SupportedUnit, ...]:
    """Return every unit in scope with support in the year, closed ones too; three statements."""
    grants: dict[int, list[SupportGrant]] = {}
    for grant in support_grants(session, scope, years=[year]):
        grants.setdefault(grant.unit_id, []).append(grant)
    found = org.units(session, scope, on=on, include_closed=True)
    return tuple(
        SupportedUnit(unit=unit, supports=_supports(unit, grants[unit.id]))
        for unit in found
        if unit.id in grants
    )


def _supports(unit: Unit, grants: Sequence[SupportGrant]) -> UnitSupports:
    return UnitSupports(
        unit_id=unit.id,
        is_own=not unit.is_independent,
        ore={SupportKind(one.kind): one.ore for one in grants if one.ore is not None},
        recipients={SupportKind(one.kind): one.recipients for one in grants},
        hours={SupportKind(one.kind): one.hours for one in grants},
    )


def received_by_unit(session: Session, year: int) -> dict[int, int]:
    """Return each unit's support of the year in öre: what its report accounts for."""
    sums: dict[int, int] = {}
    for grant in support_grants(session, Scope(everything=True), years=[year]):
        sums[grant.unit_id] = sums.get(grant.unit_id, 0) + (grant.ore or 0)
    return sums


def assignments(session: Session) -> tuple[Assignment, ...]:
    """Return every assignment, the open ones first, then by last day."""
    order = (CouncilAssignment.state, CouncilAssignment.due, CouncilAssignment.id)
    return tuple(
        _assignment(row) for row in session.scalars(select(CouncilAssignment).order_by(*order))
    )


def assignment(session: Session, assignment_id: int) -> Assignment | None:
    """Return one assignment."""
    row = session.get(CouncilAssignment, assignment_id)
    return _assignment(row) if row else None


def _assignment(row: CouncilAssignment) -> Assignment:
    return Assignment(
        id=row.id,
        says=AssignmentText(
            number=row.number,
            title=row.title,
            given_on=row.given_on,
            due=row.due,
            text=row.text,
            responsible=row.responsible,
            reference=row.reference,
        ),
        state=AssignmentState(row.state),
        report=row.report,
        reported_at=row.reported_at,
        reported_by=row.reported_by,
        version=row.version,
    )


def trials(session: Session, assignment_id: int | None = None) -> tuple[StoredTrial, ...]:
    """Return the kept splits, the latest first; those of one assignment when it is given."""
    query = select(SupportTrial).where(SupportTrial.removed_at.is_(None))
    if assignment_id is not None:
        query = query.where(SupportTrial.assignment_id == assignment_id)
    return tuple(_trial(row) for row in session.scalars(query.order_by(SupportTrial.id.desc())))


def _trial(row: SupportTrial) -> StoredTrial:
    return StoredTrial(
        id=row.id,
        name=row.name,
        year=row.year,
        pot_ore=row.pot_ore,
        split=split_of(row.split),
        made_at=row.made_at,
        made_by=row.made_by,
    )


def split_of(table: dict[str, str]) -> Split:
    """Return the split that a stored table holds."""
    shares = {kind.value: Decimal(table[kind.value]) for kind in SupportKind}
    return Split(**shares, reach=Reach(table["reach"]))
