"""Does the money reach the greatest need? Decided cases of a month with what they were granted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.kernel.clock import end_of
from qms.needs.core.distribution import (
    Child,
    Reach,
    Row,
    Table,
    by_level,
    reach,
    table,
    told_by,
)
from qms.needs.core.instrument import Instrument
from qms.needs.core.telling import tellable
from qms.needs.queries.erased import erased_cases
from qms.needs.queries.granted import decided_refs, granted_in
from qms.needs.queries.pooled import PooledCase
from qms.needs.queries.sums import child_of, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How a month's money is shared out; `on` is the day that cases run, None before the first.

    Units are ids as text.
    """

    on: date | None
    table: Table
    levels: tuple[Row, ...]
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """The children on one day that sums are measured, and the tables of them."""

    on: date | None
    children: Sequence[Child]
    table: Table
    levels: tuple[Row, ...]


def distribution_of(
    session: Session,
    cases: Sequence[PooledCase],
    instrument: Instrument,
    *,
    days: Sequence[date],
) -> Distribution:
    """Return the distribution among cases already read, on the last of the days it is told of.

    Each day is as it was known when it was over, so what is told of it stays as it is.
    """
    levels = [one.key for one in sorted(instrument.thresholds, key=lambda one: one.order)]
    measured = [_measured(session, cases, levels, day) for day in days]
    erased = erased_cases(session)
    lost = [at for at, day in enumerate(days) if any(one.runs(day) for one in erased)]
    at = tellable(
        [
            told_by(one.children, one.table, one.levels, with_hidden=at in lost)
            for at, one in enumerate(measured)
        ],
        lost=lost,
    )
    found = measured[at[-1]] if at else _tables((), levels, None)
    return Distribution(
        on=found.on, table=found.table, levels=found.levels, reach=reach(found.children)
    )


def _measured(
    session: Session, cases: Sequence[PooledCase], levels: Sequence[str], on: date, /
) -> _Measured:
    known = end_of(on)
    money = granted_in(session, on.replace(day=1), by=known)
    decided = decided_refs(session, by=known)
    return _tables(
        children_of([case for case in cases if case.ref in decided], money, on=on), levels, on
    )


def _tables(children: Sequence[Child], levels: Sequence[str], on: date | None, /) -> _Measured:
    return _Measured(
        on=on, children=children, table=table(children), levels=by_level(children, levels)
    )


def children_of(cases: Sequence[PooledCase], money: Mapping[str, int], *, on: date) -> list[Child]:
    """Return a child per person with an assessed case that runs on the day; refusals too.

    A person with several cases counts with the need of the latest and the money of all.
    """
    running = [
        case
        for case in sorted(cases, key=lambda one: one.period_from)
        if case.runs(on) and standing(case, on) is not None
    ]
    ore: dict[str, int] = {}
    for case in running:
        ore[case.person] = ore.get(case.person, 0) + money.get(case.ref, 0)
    latest = {case.person: case for case in running}
    return [
        child_of(case, known, ore=ore[case.person])
        for case in latest.values()
        if (known := standing(case, on)) is not None
    ]
