"""What came of the support: later assessments beside the earlier, and what units have told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.kernel.clock import local_day
from qms.kernel.schoolyear import school_year_of
from qms.needs.core.change import ChildChange, Moment, Rules, compare
from qms.needs.core.effects import Effects, Followed, ToldUse, effects
from qms.needs.core.instrument import Instrument
from qms.needs.queries.pooled import (
    FIRST,
    FOLLOW_UP,
    PooledAssessment,
    PooledCase,
    pooled_evaluations,
)
from qms.needs.queries.renewals import granted_among
from qms.needs.queries.sums import provider_of
from qms.needs.services.agreement import areas_of
from qms.needs.services.instruments import published
from qms.needs.services.pooling import read_pooled


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectsFound:
    """The sums, the units' names by id as text, and the instrument that names the areas."""

    effects: Effects
    units: Mapping[str, str]
    instrument: Instrument


def what_came_of_it(session: Session, actor: Actor, *, now: datetime) -> EffectsFound:
    """Return what came of the support in the actor's scope; the reading is recorded."""
    _, cases = read_pooled(session, actor, can=Can.NEEDS_READ_SUMS, why="effects", now=now)
    _, instrument = published(session, now=now)
    return EffectsFound(
        effects=effects_of(session, cases, today=local_day(now)),
        units={str(case.unit.id): case.unit.name for case in cases},
        instrument=instrument,
    )


def effects_of(session: Session, cases: Sequence[PooledCase], *, today: date) -> Effects:
    """Return the sums of cases that were read already."""
    granted = granted_among(session, [case.id for case in cases])
    ended = [case for case in cases if case.id in granted and case.period_to < today]
    told = pooled_evaluations(session, cases)
    found = followed_up(cases)
    return effects(
        list(found.values()),
        [ToldUse(used=one.used, goes_on=one.goes_on) for one in told],
        due=len({case.id for case in ended} | found.keys()),
    )


def followed_up(cases: Iterable[PooledCase]) -> dict[str, Followed]:
    """Return the change of each case that was assessed again, by case id.

    The later assessment is the case's follow-up, else the first one of the case that renewed it.
    """
    every = list(cases)
    renewed = {case.previous_id: case for case in every if case.previous_id}
    found = {}
    for case in every:
        before, after = case.of_kind(FIRST), _later(case, renewed.get(case.id))
        if before is not None and after is not None:
            found[case.id] = Followed(
                autumn=school_year_of(after.day),
                change=ChildChange(
                    unit=str(case.unit.id),
                    group=str(provider_of(case.unit)),
                    comparison=compare(moment(before), moment(after), rules_of(before.instrument)),
                ),
            )
    return found


def _later(case: PooledCase, renewal: PooledCase | None) -> PooledAssessment | None:
    return case.of_kind(FOLLOW_UP) or (renewal.of_kind(FIRST) if renewal else None)


def moment(one: PooledAssessment) -> Moment:
    """Return the assessment's levels, now and as aimed at."""
    return Moment(current=one.current, desired=one.desired)


def rules_of(instrument: Instrument) -> Rules:
    """Return the areas and points that a change is counted with."""
    return Rules(areas=areas_of(instrument), points=instrument.points)
