"""What was found in the inputs and what is done about it, as values."""

from dataclasses import dataclass
from enum import StrEnum


class Done(StrEnum):
    """What is done about a finding."""

    FILLED = "filled"  # estimated from the years around, never scored
    LEFT_OUT = "left_out"  # not used
    NOT_LEARNED = "not_learned"  # the change is not learned from; it stays in the intervals
    WIDENED = "widened"  # one unit's change: learned from, and its error widens the interval
    LAST_VALUE = "last_value"  # the last value stands in for the method
    NOT_FORECAST = "not_forecast"
    CARRIED = "carried"  # counted at the successor
    KEPT = "kept"  # used as it stands
    ASSUMED = "assumed"  # replaced by a labelled assumption


class Kind(StrEnum):
    """What can be found."""

    WITHHELD = "withheld"
    MISSING_YEAR = "missing_year"
    LONG_GAP = "long_gap"
    BREAK = "break"
    ODD_YEAR = "odd_year"
    TOTAL_BREAK = "total_break"
    SCALED = "scaled"
    GRADE_CAME = "grade_came"
    GRADE_WENT = "grade_went"
    OPENED = "opened"
    CLOSED = "closed"
    MERGED = "merged"
    LOOKS_MERGED = "looks_merged"
    ZEROS = "zeros"
    SHORT = "short"
    OUTSIDE_FORM = "outside_form"
    POPULATION_REACH = "population_reach"
    BIRTHS_REACH = "births_reach"
    NO_CHILDREN = "no_children"
    HOUSING_REACH = "housing_reach"
    PLAN_PASSED = "plan_passed"
    USUAL_UNKNOWN = "usual_unknown"
    FLOWS_ASSUMED = "flows_assumed"
    CHILDREN_UNLED = "children_unled"
    FLOWS_OLD = "flows_old"
    MOVE_PASSED = "move_passed"
    MOVE_LATER = "move_later"
    MOVE_UNKNOWN = "move_unknown"
    MOVE_TOO_MUCH = "move_too_much"
    MOVE_INCOMPLETE = "move_incomplete"


TREATED: dict[Kind, Done] = {
    Kind.WITHHELD: Done.FILLED,
    Kind.MISSING_YEAR: Done.FILLED,
    Kind.LONG_GAP: Done.LEFT_OUT,
    Kind.BREAK: Done.WIDENED,
    Kind.ODD_YEAR: Done.WIDENED,
    Kind.TOTAL_BREAK: Done.NOT_LEARNED,
    Kind.SCALED: Done.NOT_LEARNED,
    Kind.GRADE_CAME: Done.NOT_LEARNED,
    Kind.GRADE_WENT: Done.NOT_LEARNED,
    Kind.OPENED: Done.WIDENED,
    Kind.CLOSED: Done.NOT_FORECAST,
    Kind.MERGED: Done.CARRIED,
    Kind.LOOKS_MERGED: Done.WIDENED,
    Kind.ZEROS: Done.NOT_FORECAST,
    Kind.SHORT: Done.LAST_VALUE,
    Kind.OUTSIDE_FORM: Done.KEPT,
    Kind.POPULATION_REACH: Done.ASSUMED,
    Kind.BIRTHS_REACH: Done.ASSUMED,
    Kind.NO_CHILDREN: Done.ASSUMED,
    Kind.HOUSING_REACH: Done.ASSUMED,
    Kind.PLAN_PASSED: Done.LEFT_OUT,
    Kind.USUAL_UNKNOWN: Done.ASSUMED,
    Kind.FLOWS_ASSUMED: Done.ASSUMED,
    Kind.CHILDREN_UNLED: Done.LEFT_OUT,
    Kind.FLOWS_OLD: Done.KEPT,
    Kind.MOVE_PASSED: Done.LEFT_OUT,
    Kind.MOVE_LATER: Done.LEFT_OUT,
    Kind.MOVE_UNKNOWN: Done.LEFT_OUT,
    Kind.MOVE_TOO_MUCH: Done.LEFT_OUT,
    Kind.MOVE_INCOMPLETE: Done.LEFT_OUT,
}
"""What is done about each kind of finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFinding:
    """One thing found: where (`*`: all units), when, how large and what is done about it.

    `unit` is a unit, or an area for housing and flows. `size` is a share for changes (0.3: 30 per
    cent more), a number of pupils or dwellings else. `other` is the other unit concerned.
    """

    kind: Kind
    unit: str
    year: int
    step: int | None = None
    size: float | None = None
    other: str = ""

    @property
    def done(self) -> Done:
        """Return what is done about it."""
        return TREATED[self.kind]
