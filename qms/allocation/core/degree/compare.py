"""Constructions beside each other: the same pot and the same pupils, one degree at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from qms.allocation.core.compute import Allocation, UnitResult, compute
from qms.allocation.core.degree.measures import Part, gini, max_to_min, share_moved
from qms.allocation.core.degree.steps import Bound
from qms.allocation.core.degree.types import Degree
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.numerals import decimal_of
from qms.kernel.problems import Problem, RefusedError

Rates = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitOutcome:
    """What one degree gives one unit; `change_ore` is None when there is no last year for it.

    The change is against last year's kronor per pupil times this year's pupils.
    """

    unit: str
    pupils: int
    index: Fraction
    kr_per_pupil: Fraction
    ore: int
    change_ore: int | None
    bound: Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one degree gives: units by id, and the measures; empty where there are problems.

    `winners` and `losers` are the units that gain and lose against last year; `largest_decrease`
    (unit, öre, negative) is None when nobody loses. `share_moved`, which is also Hoover's index of
    kronor per pupil, and `gini` lie between 0 and 1; `max_min` is None when somebody gets nothing.
    """

    name: str
    degree: Degree
    units: tuple[UnitOutcome, ...] = ()
    winners: tuple[str, ...] = ()
    losers: tuple[str, ...] = ()
    largest_decrease: tuple[str, int] | None = None
    lowest_kr: Fraction = Fraction(0)
    highest_kr: Fraction = Fraction(0)
    share_moved: Fraction = Fraction(0)
    gini: Fraction = Fraction(0)
    max_min: Fraction | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def problem(self) -> Problem | None:
        """Return the first reason why the degree cannot be kept, None when it can."""
        return self.problems[0] if self.problems else None

    @property
    def at_floor(self) -> tuple[str, ...]:
        """Return the units at the floor."""
        return tuple(one.unit for one in self.units if one.bound is Bound.FLOOR)

    @property
    def at_cap(self) -> tuple[str, ...]:
        """Return the units at the cap."""
        return tuple(one.unit for one in self.units if one.bound is Bound.CAP)


def compare(
    model: AllocationModel,
    schools: Sequence[School],
    degrees: Mapping[str, Degree],
    *,
    pot_ore: int,
    previous: Rates | None = None,
    names: Mapping[str, str] | None = None,
) -> tuple[Outcome, ...]:
    """Return one outcome per named degree, in the order given; the model's own degree is unused.

    `previous` is last year's kronor per pupil by unit. A degree that cannot be kept has its
    reasons in `problems`; what is wrong with the pot or the schools raises RefusedError.
    """
    plain = compute(replace(model, degree=Degree()), schools, pot_ore=pot_ore, names=names)
    found = []
    for name, degree in degrees.items():
        try:
            whole = (
                plain
                if degree == Degree()
                else compute(
                    replace(model, degree=degree),
                    schools,
                    pot_ore=pot_ore,
                    previous=previous,
                    names=names,
                )
            )
        except RefusedError as refused:
            found.append(Outcome(name=name, degree=degree, problems=refused.problems))
        else:
            found.append(outcome_of(name, whole, previous or {}))
    return tuple(found)


def outcome_of(name: str, whole: Allocation, previous: Rates) -> Outcome:
    """Return a calculation's measures, and its changes against last year's amounts."""
    units = tuple(_unit(result, previous.get(result.unit)) for result in whole.results)
    changes = [(one.change_ore, one.unit) for one in units if one.change_ore is not None]
    worst = min(changes, default=(0, ""))
    parts = [Part(pupils=one.pupils, amount=one.ore) for one in units]
    return Outcome(
        name=name,
        degree=whole.model.degree,
        units=units,
        winners=tuple(unit for change, unit in changes if change > 0),
        losers=tuple(unit for change, unit in changes if change < 0),
        largest_decrease=(worst[1], worst[0]) if worst[0] < 0 else None,
        lowest_kr=min(one.kr_per_pupil for one in units),
        highest_kr=max(one.kr_per_pupil for one in units),
        share_moved=share_moved(parts),
        gini=gini(parts),
        max_min=max_to_min(parts),
    )


def _unit(result: UnitResult, previous: Fraction | None) -> UnitOutcome:
    before = None if previous is None else int(decimal_of(previous * 100 * result.pupils, 0))
    return UnitOutcome(
        unit=result.unit,
        pupils=result.pupils,
        index=result.index,
        kr_per_pupil=result.kr_per_pupil,
        ore=result.ore,
        change_ore=None if before is None else result.ore - before,
        bound=result.steps.bound,
    )
