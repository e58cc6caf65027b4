"""Does the money reach the greatest need? Decided cases of a month with what they were granted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.kernel.clock import local_day
from qms.needs.core.distribution import Child, Reach, Row, Table, by_level, reach, table
from qms.needs.core.instrument import Instrument
from qms.needs.queries.granted import decided_refs, granted_in
from qms.needs.queries.pooled import PooledCase
from qms.needs.queries.sums import child_of, standing
from qms.needs.services.instruments import published
from qms.needs.services.pooling import read_pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How a month's money is shared out; `on` is the day that cases run. Units are ids as text."""

    on: date
    table: Table
    levels: tuple[Row, ...]
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionFound:
    """The distribution with the units' names and the instrument that names the levels."""

    distribution: Distribution
    units: Mapping[str, str]
    instrument: Instrument


def distribution(session: Session, actor: Actor, *, now: datetime) -> DistributionFound:
    """Return how this month's money is shared out in the actor's scope; the reading is recorded."""
    _, cases = read_pooled(session, actor, can=Can.NEEDS_READ_SUMS, why="distribution", now=now)
    _, instrument = published(session, now=now)
    return DistributionFound(
        distribution=distribution_of(session, cases, instrument, on=local_day(now)),
        units={str(case.unit.id): case.unit.name for case in cases},
        instrument=instrument,
    )


def distribution_of(
    session: Session, cases: Sequence[PooledCase], instrument: Instrument, *, on: date
) -> Distribution:
    """Return the distribution among cases that were read already."""
    money, decided = granted_in(session, on.replace(day=1)), decided_refs(session)
    children = children_of([case for case in cases if case.ref in decided], money, on=on)
    levels = [one.key for one in sorted(instrument.thresholds, key=lambda one: one.order)]
    return Distribution(
        on=on, table=table(children), levels=by_level(children, levels), reach=reach(children)
    )


def children_of(cases: Sequence[PooledCase], money: Mapping[str, int], *, on: date) -> list[Child]:
    """Return a child per person with an assessed case that runs on the day; refusals too.

    A person with several cases counts with the need of the latest and the money of all.
    """
    running = [
        case
        for case in sorted(cases, key=lambda one: one.period_from)
        if case.period_from <= on <= case.period_to and standing(case, on) is not None
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
