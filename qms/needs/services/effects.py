"""What came of the support: later assessments beside the earlier, and what units have told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.kernel.clock import local_day
from qms.kernel.schoolyear import school_year_of
from qms.needs.core.change import ChildChange, Comparison, Moment, Rules, compare
from qms.needs.core.change.units import UnitChange
from qms.needs.core.effects import (
    Effects,
    Followed,
    ToldUse,
    effects,
    told_by,
    without_names_of_few,
)
from qms.needs.core.instrument import Instrument
from qms.needs.core.telling import measured_days, tellable
from qms.needs.queries.erased import ErasedCase, erased_cases
from qms.needs.queries.places import place_of
from qms.needs.queries.pooled import (
    FIRST,
    FOLLOW_UP,
    PooledAssessment,
    PooledCase,
    PooledEvaluation,
    pooled_evaluations,
)
from qms.needs.queries.renewals import granted_among
from qms.needs.queries.sums import provider_of
from qms.needs.services.agreement import areas_of
from qms.needs.services.instruments import published
from qms.needs.services.pooling import read_pooled

Compared = Callable[[PooledAssessment, PooledAssessment], Comparison]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectsOn:
    """The sums as they were on a day that sums are measured; None before the first."""

    on: date | None
    effects: Effects


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectsFound:
    """The sums, the units' names by id as text, and the instrument that names the areas.

    `place` is what the sums are of, empty for the whole municipality.
    """

    on: date | None
    effects: Effects
    units: Mapping[str, str]
    instrument: Instrument
    place: str


def what_came_of_it(session: Session, actor: Actor, *, now: datetime) -> EffectsFound:
    """Return what came of the support in the actor's scope; the reading is recorded."""
    scope, cases = read_pooled(session, actor, can=Can.NEEDS_READ_SUMS, why="effects", now=now)
    _, instrument = published(session, now=now)
    today = local_day(now)
    found = effects_of(session, cases, days=days_of(cases, today, erased=erased_cases(session)))
    return EffectsFound(
        on=found.on,
        effects=found.effects,
        units={str(case.unit.id): case.unit.name for case in cases},
        instrument=instrument,
        place=place_of(session, scope, on=today),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Measured:
    """What was known on one day that sums are measured."""

    on: date
    followed: Mapping[str, Followed]
    uses: Mapping[str, ToldUse]
    due: frozenset[str]
    found: Effects


def effects_of(session: Session, cases: Sequence[PooledCase], *, days: Sequence[date]) -> EffectsOn:
    """Return the sums of cases already read, on the last of the days that may be told of.

    Each unit stands as on the last day that may be told of it.
    """
    granted = granted_among(session, [case.id for case in cases])
    told = pooled_evaluations(session, cases)
    compared = _comparing()
    measured = [_measured(cases, granted, told, day, compared) for day in days]
    erased = erased_cases(session)
    lost = [at for at, day in enumerate(days) if any(one.has_run(day) for one in erased)]
    at = tellable(
        [
            told_by(one.found, one.followed, one.uses, one.due, with_hidden=at in lost)
            for at, one in enumerate(measured)
        ],
        lost=lost,
    )
    if not at:
        return EffectsOn(on=None, effects=effects([], [], due=0))
    found = measured[at[-1]].found
    units = tuple(_unit(measured, row, erased) for row in measured[-1].found.changes.units)
    changes = replace(found.changes, units=units)
    shown = without_names_of_few(replace(found, changes=changes))
    return EffectsOn(on=days[at[-1]], effects=shown)


def _measured(
    cases: Sequence[PooledCase], granted: Mapping[str, date], told: Iterable[PooledEvaluation],
    on: date, compared: Compared,
) -> _Measured:  # fmt: skip
    ended = {
        case.id for case in cases if granted.get(case.id, date.max) <= on and case.ends(on) < on
    }
    found = _followed_up(cases, on, compared)
    uses = {
        one.case_id: ToldUse(used=one.used, goes_on=one.goes_on) for one in told if one.day <= on
    }
    due = frozenset(ended | found.keys())
    return _Measured(
        on=on, followed=found, uses=uses, due=due,
        found=effects(list(found.values()), list(uses.values()), due=len(due)),
    )  # fmt: skip


def _unit(
    measured: Iterable[_Measured], last: UnitChange, erased: Sequence[ErasedCase]
) -> UnitChange:
    """Return the unit's row as it is told: hidden, or as of the last day that may be told."""
    if last.hidden:
        return last
    rows: list[UnitChange] = []
    readings, lost = [], []
    for one in measured:
        row = next((row for row in one.found.changes.units if row.name == last.name), None)
        at_unit = {key: of for key, of in one.followed.items() if of.change.unit == last.name}
        if row is None or (row.hidden and not any(gone.has_run(one.on) for gone in erased)):
            continue
        if any(gone.unit == last.name and gone.has_run(one.on) for gone in erased):
            lost.append(len(rows))
        rows.append(row)
        readings.append({"": at_unit})
    shown = [at for at in tellable(readings, lost=lost) if not rows[at].hidden]
    return rows[shown[-1]] if shown else UnitChange(name=last.name, hidden=True)


def days_of(
    cases: Iterable[PooledCase], today: date, *, erased: Iterable[ErasedCase] = ()
) -> tuple[date, ...]:
    """Return the days before today that sums of the cases are, or have been, measured on."""
    began = [
        day for case in cases for day in (case.period_from, *(a.day for a in case.assessments))
    ]
    return measured_days(min([*began, *(one.first for one in erased)], default=today), today)


def _comparing() -> Compared:
    """Return what compares two assessments once, on however many days both of them stood."""
    known: dict[tuple[int, int], Comparison] = {}

    def compared(before: PooledAssessment, after: PooledAssessment) -> Comparison:
        both = (id(before), id(after))
        if both not in known:
            known[both] = compare(moment(before), moment(after), rules_of(before.instrument))
        return known[both]

    return compared


def _followed_up(
    cases: Iterable[PooledCase], on: date, compared: Compared, /
) -> dict[str, Followed]:
    """Return the change of each case that had been assessed again on the day, by case id.

    The later assessment is the case's follow-up, else the first one of the case that renewed it.
    """
    every = list(cases)
    renewed = {case.previous_id: case for case in every if case.previous_id}
    found = {}
    for case in every:
        before = case.of_kind(FIRST, on=on)
        after = _later(case, renewed.get(case.id), on)
        if before is not None and after is not None:
            found[case.id] = Followed(
                autumn=school_year_of(after.day),
                change=ChildChange(
                    unit=str(case.unit.id),
                    group=str(provider_of(case.unit)),
                    comparison=compared(before, after),
                ),
            )
    return found


def _later(case: PooledCase, renewal: PooledCase | None, on: date, /) -> PooledAssessment | None:
    return case.of_kind(FOLLOW_UP, on=on) or (renewal.of_kind(FIRST, on=on) if renewal else None)


def moment(one: PooledAssessment) -> Moment:
    """Return the assessment's levels, now and as aimed at."""
    return Moment(current=one.current, desired=one.desired)


def rules_of(instrument: Instrument) -> Rules:
    """Return the areas and points that a change is counted with."""
    return Rules(areas=areas_of(instrument), points=instrument.points)
