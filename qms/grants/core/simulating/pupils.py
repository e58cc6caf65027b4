"""Pupils of a calendar year out of a forecast that counts each autumn."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from qms.grants.core.simulating.assumptions import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Pupils as few, as expected and as many as the forecast's interval says."""

    low: Fraction
    main: Fraction
    high: Fraction

    @classmethod
    def certain(cls, pupils: Fraction) -> "Range":
        """Return a number that is known."""
        return cls(low=pupils, main=pupils, high=pupils)

    def of(self, case: Case) -> Fraction:
        """Return the pupils of the case."""
        return {Case.LOW: self.low, Case.MAIN: self.main, Case.HIGH: self.high}[case]

    def __add__(self, other: "Range") -> "Range":
        return Range(
            low=self.low + other.low, main=self.main + other.main, high=self.high + other.high
        )

    def times(self, factor: Fraction) -> "Range":
        """Return each number times the factor."""
        return Range(low=self.low * factor, main=self.main * factor, high=self.high * factor)


Course = Mapping[int, Range]
"""Pupils each autumn, by the year."""


def calendar(course: Course, year: int) -> Range | None:
    """Return the calendar year's pupils: half a year each of two autumns; None without both.

    Grants of those who begin in August are paid from July, so the halves are six months each.
    """
    spring, autumn = course.get(year - 1), course.get(year)
    if spring is None or autumn is None:
        return None
    return (spring + autumn).times(Fraction(1, 2))
