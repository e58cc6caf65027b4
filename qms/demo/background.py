"""The pupils' background per school and autumn: shares that lie behind need and results."""

from dataclasses import dataclass
from math import sqrt
from random import Random

from qms.demo.enrolment import CountRow, whole_numbers
from qms.demo.municipality import stream
from qms.demo.needs import Needs, logistic, pupils_by_autumn
from qms.demo.schools import COMPULSORY
from qms.demo.units import DemoUnit

EDUCATION = ("högst grundskola", "gymnasium", "eftergymnasial")
RECENT = ("kortare än fem år", "fem år eller längre")
ASSISTANCE = ("ja", "nej")
SEX = ("flickor", "pojkar")
WITHOUT_BACKGROUND_BACK = 1
"""A school opened this many autumns ago or later has no background data yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackgroundRow:
    """The share of a school's pupils in one category, in tenths of a per cent.

    The categories of a factor add up to 1000 exactly. `need` is not here: nobody knows it.
    """

    unit: str
    autumn: int
    factor: str
    category: str
    per_mille: int

    @property
    def percent(self) -> str:
        """Return the share as per cent with decimal comma, as statistics are delivered."""
        return f"{self.per_mille // 10},{self.per_mille % 10}"


def has_background(unit: DemoUnit, autumn: int, *, last: int) -> bool:
    """Return whether statistics have had time to reach the school."""
    if not unit.is_open(autumn, last):
        return False
    return unit.opened_back is None or unit.opened_back > WITHOUT_BACKGROUND_BACK


def make_background(
    needs: Needs, counts: tuple[CountRow, ...], *, years: range
) -> tuple[BackgroundRow, ...]:
    """Return the shares of every school that has background data, by school and autumn."""
    pupils = pupils_by_autumn(counts)
    rows: list[BackgroundRow] = []
    for unit in COMPULSORY:
        chance = stream(needs.seed, "background", unit.key)
        for year in years:
            if has_background(unit, year, last=needs.last):
                shares = _shares(needs.of[unit.key, year], pupils[unit.key, year], chance)
                rows += _rows(unit.key, year, shares)
    return tuple(rows)


def _shares(need: float, pupils: int, chance: Random) -> dict[str, dict[str, float]]:
    """Return the shares of each factor; small schools vary more from year to year."""
    noise = 1.6 / sqrt(pupils)

    def at(x: float) -> float:
        return logistic(x + chance.gauss(0, noise))

    low, recent = at(-1.75 + 0.80 * need), at(-3.15 + 0.85 * need)
    assistance, girls = at(-3.35 + 0.95 * need), at(-0.04)
    middle = (1 - low) * at(0.05 + 0.45 * need)
    return {
        "utbildning": dict(zip(EDUCATION, (low, middle, 1 - low - middle), strict=True)),
        "tid i Sverige": dict(zip(RECENT, (recent, 1 - recent), strict=True)),
        "ekonomiskt bistånd": dict(zip(ASSISTANCE, (assistance, 1 - assistance), strict=True)),
        "kön": dict(zip(SEX, (girls, 1 - girls), strict=True)),
    }


def _rows(unit: str, year: int, shares: dict[str, dict[str, float]]) -> list[BackgroundRow]:
    return [
        BackgroundRow(unit=unit, autumn=year, factor=factor, category=category, per_mille=part)
        for factor, parts in shares.items()
        for category, part in whole_numbers({k: 1000 * v for k, v in parts.items()}).items()
    ]
