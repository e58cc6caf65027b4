"""Need points and hours per unit: sums over five children or more, never over fewer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from qms.needs.core.distribution import Child, Provider, Row, added, table
from qms.needs.core.hiding import about
from qms.needs.core.telling import count_day, tellable
from qms.needs.queries.erased import ErasedCase, units_run
from qms.needs.queries.pooled import SECOND, PooledAssessment, PooledCase
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNeeds:
    """The assessed need at a unit on a count day; hours are support hours per week.

    `autumn` is the year that the figures are of: an earlier one than was asked for where the
    difference would be about a few children. All figures are rounded. `code` is the unit's national
    code, or the provider's own where it has none.

    The figures are None where `is_hidden`: they are of few children, or would give such a unit
    away. A unit without assessed children is not there at all.
    """

    unit_id: int
    unit: str
    code: str
    autumn: int
    is_hidden: bool
    children: int | None
    points: int | None
    hours: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """One count day: the children by unit, and what a table of them would tell.

    `erased` are the units of children who ran on the day and whose content is gone.
    """

    autumn: int
    children: Mapping[str, Sequence[Child]]
    rows: Mapping[str, Row]
    erased: frozenset[str]


def needs_of(
    cases: Iterable[PooledCase], autumn: int, *, erased: Collection[ErasedCase] = ()
) -> tuple[UnitNeeds, ...]:
    """Return the units' need on the autumn's count day, by unit id, from cases already read.

    Each person counts once, at the unit and with the assessment of the latest case whose period
    the day lies in. A unit whose children have changed by a few since it was last told of is told
    of as it was then, so that no two years' difference is about a few. A day that an `erased` case
    of the unit ran on is not told of again.
    """
    every = list(cases)
    began = [*(case.period_from.year for case in every), *(one.first.year for one in erased)]
    days = [
        _measured(every, year, erased) for year in range(min(began, default=autumn), autumn + 1)
    ]
    units = {str(case.unit.id): case.unit for case in every}
    return (
        tuple(
            _unit_needs(units[name], _told(days, name)) for name in sorted(days[-1].rows, key=int)
        )
        if days
        else ()
    )


def _measured(
    cases: Iterable[PooledCase], autumn: int, erased: Collection[ErasedCase]
) -> _Measured:
    rows = children_on(cases, count_day(autumn))
    by_unit: dict[str, list[Child]] = {}
    for one in rows:
        by_unit.setdefault(one.unit, []).append(one)
    return _Measured(
        autumn=autumn,
        children=by_unit,
        rows={row.name: row for row in table(rows).units},
        erased=units_run(erased, count_day(autumn)),
    )


def _told(days: Sequence[_Measured], unit: str) -> tuple[int, Row]:
    """Return the row that is told of the unit for the last of the days, and its autumn."""
    last = days[-1]
    if last.rows[unit].hidden:
        return last.autumn, last.rows[unit]
    known = [day for day in days if unit in day.rows and (day.erased or not day.rows[unit].hidden)]
    lost = [at for at, day in enumerate(known) if unit in day.erased]
    at = tellable([{"": added(day.children[unit])} for day in known], lost=lost)
    shown = [known[one] for one in at if not known[one].rows[unit].hidden]
    if not shown:
        return last.autumn, Row(name=unit, hidden=True)
    return shown[-1].autumn, shown[-1].rows[unit]


def _unit_needs(unit: Unit, told: tuple[int, Row]) -> UnitNeeds:
    autumn, row = told
    return UnitNeeds(
        unit_id=unit.id,
        unit=unit.name,
        code=unit.code or unit.local_id,
        autumn=autumn,
        is_hidden=row.hidden,
        children=None if row.children is None else about(row.children),
        points=row.points,
        hours=row.hours,
    )


def children_on(cases: Iterable[PooledCase], on: date) -> list[Child]:
    """Return a child per person with an assessed case that runs on the day, without money."""
    latest: dict[str, Child] = {}
    for case in sorted(cases, key=lambda one: one.period_from):
        known = standing(case, on)
        if known is not None and case.runs(on):
            latest[case.person] = child_of(case, known)
    return list(latest.values())


def standing(case: PooledCase, on: date) -> PooledAssessment | None:
    """Return the assessment that says what the need is on the day: the latest but the second."""
    known = [one for one in case.assessments if one.kind != SECOND and one.stands(on)]
    return known[-1] if known else None


def child_of(case: PooledCase, known: PooledAssessment, *, ore: int = 0) -> Child:
    """Return the case as a child without identity, for sums."""
    return Child(
        unit=str(case.unit.id),
        provider=provider_of(case.unit),
        level=known.need.threshold,
        points=known.need.points,
        hours=known.need.hours,
        ore=ore,
        key=case.person,
    )


def provider_of(unit: Unit) -> Provider:
    """Return who runs the unit."""
    return Provider.INDEPENDENT if unit.is_independent else Provider.OWN
