"""One child: a later assessment beside the one before and what was aimed at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class Outcome(StrEnum):
    """What became of the aim. Lower is less need of support."""

    REACHED = "reached"  # no more need than was aimed at
    PARTLY = "partly"  # less need than before, more than was aimed at
    NOT = "not"  # as before, though less was aimed at
    WORSE = "worse"  # more need than before, and than was aimed at
    NO_NEED = "no-need"  # no need before, none aimed at, none now


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One assessment: question to level, now and as aimed at. A question may lack an aim."""

    current: Mapping[str, int]
    desired: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What to compare with: area to its questions in order, and the points of each level."""

    areas: Mapping[str, Sequence[str]]
    points: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A question's levels, or an area's or the whole profile's points: before, aim, after."""

    key: str
    before: int
    desired: int
    after: int

    @property
    def outcome(self) -> Outcome:
        """Return what became of the aim."""
        return outcome_of(self.before, self.desired, self.after)

    @property
    def change(self) -> int:
        """Return how much more (or less) the need is."""
        return self.after - self.before

    @property
    def closed(self) -> Fraction | None:
        """Return the share of the way to the aim that was gone, None where less was not aimed at.

        More than 1 is past the aim, below 0 is away from it.
        """
        way = self.before - self.desired
        return Fraction(self.before - self.after, way) if way > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A child's change per question, area and in all.

    `left_out` are the questions that only one of the assessments has, or that had no aim: other
    versions of the instrument may ask other questions.
    """

    everything: Change
    areas: tuple[Change, ...]
    questions: tuple[Change, ...]
    left_out: tuple[str, ...]


def outcome_of(before: int, desired: int, after: int) -> Outcome:
    """Return what became of the aim; to hold the state, or less growth, can be an aim too."""
    if before == desired == after == 0:
        return Outcome.NO_NEED
    if after <= desired:
        return Outcome.REACHED
    if after < before:
        return Outcome.PARTLY
    return Outcome.NOT if after == before else Outcome.WORSE


def compare(before: Moment, after: Moment, rules: Rules) -> Comparison:
    """Return the change from one assessment to a later one, against what the first aimed at."""
    known = before.current.keys() & before.desired.keys() & after.current.keys()
    every = [key for keys in rules.areas.values() for key in keys]
    asked = (before.current.keys() | after.current.keys()) - known
    areas = {area: [key for key in keys if key in known] for area, keys in rules.areas.items()}
    return Comparison(
        everything=_points("", [key for keys in areas.values() for key in keys],
                           before, after, rules.points),
        areas=tuple(
            _points(area, keys, before, after, rules.points) for area, keys in areas.items() if keys
        ),
        questions=tuple(
            Change(key=key, before=before.current[key], desired=before.desired[key],
                   after=after.current[key])
            for key in every
            if key in known
        ),
        left_out=tuple(sorted(asked)),
    )  # fmt: skip


def _points(
    key: str, questions: Sequence[str], before: Moment, after: Moment, points: Sequence[int], /
) -> Change:
    def total(levels: Mapping[str, int]) -> int:
        return sum(points[levels[one]] for one in questions)

    return Change(
        key=key,
        before=total(before.current),
        desired=total(before.desired),
        after=total(after.current),
    )
