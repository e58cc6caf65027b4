"""What a proposal may not do. What a planner does by hand is told of, not stopped."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """The most schools that close in a year and the most pupils of a school; None is no limit.

    `keeps_grades` lets a school stay as it is or close, but not give up some of its grades.
    """

    closures_a_year: int | None = None
    largest: float | None = None
    keeps_grades: bool = False
