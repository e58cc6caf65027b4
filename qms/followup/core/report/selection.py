"""Which units are asked for a report: a setting of each cycle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Among(StrEnum):
    """How the units that are asked are chosen."""

    ALL = "all"
    HIGHEST = "highest"
    ABOVE = "above"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The setting: `number` of units with the most money per pupil, those with at least `ore`,
    or the units chosen by hand.
    """

    among: Among = Among.ALL
    number: int = 0
    ore: int = 0
    unit_ids: frozenset[int] = frozenset()

    def as_table(self) -> dict[str, Any]:
        """Return the setting as it is stored."""
        return {
            "among": self.among.value,
            "number": self.number,
            "ore": self.ore,
            "unit_ids": sorted(self.unit_ids),
        }


EVERYBODY = Selection()


def from_table(table: Mapping[str, Any]) -> Selection:
    """Return a stored setting; an empty one asks everybody."""
    return Selection(
        among=Among(table.get("among", Among.ALL)),
        number=table.get("number", 0),
        ore=table.get("ore", 0),
        unit_ids=frozenset(table.get("unit_ids", ())),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A unit that could be asked: what it received in öre, and its pupils when known."""

    unit_id: int
    ore: int = 0
    pupils: int = 0

    @property
    def ore_per_pupil(self) -> Fraction:
        """Return öre per pupil; 0 when nobody knows how many pupils there are."""
        return Fraction(self.ore, self.pupils) if self.pupils else Fraction(0)


def chosen(candidates: Iterable[Candidate], selection: Selection) -> frozenset[int]:
    """Return the ids of the units that the setting asks; equals at the limit are all asked."""
    every = tuple(candidates)
    if selection.among is Among.HIGHEST:
        return _highest(every, selection.number)
    if selection.among is Among.ABOVE:
        return frozenset(one.unit_id for one in every if one.ore >= selection.ore)
    if selection.among is Among.CHOSEN:
        return frozenset(one.unit_id for one in every if one.unit_id in selection.unit_ids)
    return frozenset(one.unit_id for one in every)


def _highest(candidates: tuple[Candidate, ...], number: int) -> frozenset[int]:
    ranked = sorted(candidates, key=lambda one: one.ore_per_pupil, reverse=True)
    if number >= len(ranked):
        return frozenset(one.unit_id for one in ranked)
    if number < 1:
        return frozenset()
    limit = ranked[number - 1].ore_per_pupil
    return frozenset(one.unit_id for one in ranked if one.ore_per_pupil >= limit)
