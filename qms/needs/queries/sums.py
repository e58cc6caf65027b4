"""Need points and hours per unit: sums over five children or more, never over fewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.needs.core.distribution import Child, Provider, table
from qms.needs.queries.pooled import SECOND, PooledAssessment, PooledCase, pooled_cases
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNeeds:
    """The assessed need at a unit on a day; hours are support hours per week.

    `code` is the unit's national code, or the provider's own where it has none.

    The figures are None where `is_hidden`: they are of few children, or would give such a unit
    away. A unit without assessed children is not there at all.
    """

    unit_id: int
    unit: str
    code: str
    is_hidden: bool
    children: int | None
    points: int | None
    hours: Decimal | None


def unit_needs(session: Session, scope: Scope, on: date) -> tuple[UnitNeeds, ...]:
    """Return the units' assessed need on the day, by unit id.

    Each person counts once, at the unit and with the assessment of the latest case whose period
    the day lies in. The caller records that the sums were read.
    """
    return needs_of(pooled_cases(session, scope, on=on), on)


def needs_of(cases: Iterable[PooledCase], on: date) -> tuple[UnitNeeds, ...]:
    """Return the units' need from cases that were read already."""
    latest: dict[str, tuple[PooledCase, PooledAssessment]] = {}
    for case in sorted(cases, key=lambda one: one.period_from):
        known = standing(case, on)
        if known is not None and case.period_from <= on <= case.period_to:
            latest[case.person] = (case, known)
    units = {str(case.unit.id): case.unit for case, _ in latest.values()}
    rows = table([child_of(case, known) for case, known in latest.values()]).units
    return tuple(
        UnitNeeds(
            unit_id=units[row.name].id,
            unit=units[row.name].name,
            code=units[row.name].code or units[row.name].local_id,
            is_hidden=row.hidden,
            children=row.children,
            points=row.points,
            hours=row.hours,
        )
        for row in sorted(rows, key=lambda row: int(row.name))
    )


def standing(case: PooledCase, on: date) -> PooledAssessment | None:
    """Return the assessment that says what the need is on the day: the latest but the second."""
    known = [one for one in case.assessments if one.kind != SECOND and one.day <= on]
    return known[-1] if known else None


def child_of(case: PooledCase, known: PooledAssessment, *, ore: int = 0) -> Child:
    """Return the case as a child without identity, for sums."""
    return Child(
        unit=str(case.unit.id),
        provider=provider_of(case.unit),
        level=known.result.threshold,
        points=known.result.current.profile_points,
        hours=known.result.total_hours,
        ore=ore,
    )


def provider_of(unit: Unit) -> Provider:
    """Return who runs the unit."""
    return Provider.INDEPENDENT if unit.is_independent else Provider.OWN
