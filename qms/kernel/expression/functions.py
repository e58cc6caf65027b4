"""The functions a formula may use: English and Swedish name, number of arguments, form."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What kind of function it is; it decides how the arguments are read."""

    CHOICE = "choice"
    NUMBERS = "numbers"
    ROUNDING = "rounding"
    TABLE = "table"
    ALL_UNITS = "all-units"
    SAME_GROUP = "same-group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function: `least` to `most` arguments; `form` shows how it is written."""

    name: str
    swedish: str
    group: Group
    least: int
    most: int
    form: str


def _one(name: str, group: Group, counts: tuple[int, int], form: str) -> Function:
    swedish = form.split("(")[0]
    return Function(
        name=name, swedish=swedish, group=group, least=counts[0], most=counts[1], form=form
    )


FUNCTIONS = (
    _one("if", Group.CHOICE, (3, 3), "om(villkor; då; annars)"),
    _one("min", Group.NUMBERS, (2, 20), "min(a; b)"),
    _one("max", Group.NUMBERS, (2, 20), "max(a; b)"),
    _one("abs", Group.NUMBERS, (1, 1), "absolut(a)"),
    _one("clamp", Group.NUMBERS, (3, 3), "begränsa(a; lägst; högst)"),
    _one("round", Group.ROUNDING, (2, 2), "avrunda(a; decimaler)"),
    _one("round_even", Group.ROUNDING, (2, 2), "avrunda_jämnt(a; decimaler)"),
    _one("round_down", Group.ROUNDING, (2, 2), "avrunda_ned(a; decimaler)"),
    _one("round_up", Group.ROUNDING, (2, 2), "avrunda_upp(a; decimaler)"),
    _one("curve", Group.TABLE, (2, 2), "kurva(tabell; a)"),
    _one("lookup", Group.TABLE, (2, 3), "uppslag(tabell; nyckel; annars)"),
    _one("sum", Group.ALL_UNITS, (1, 1), "summa(a)"),
    _one("mean", Group.ALL_UNITS, (1, 1), "medel(a)"),
    _one("weighted_mean", Group.ALL_UNITS, (2, 2), "vägt_medel(a; vikt)"),
    _one("lowest", Group.ALL_UNITS, (1, 1), "lägsta(a)"),
    _one("highest", Group.ALL_UNITS, (1, 1), "högsta(a)"),
    _one("count", Group.ALL_UNITS, (0, 1), "antal(villkor)"),
    _one("any", Group.ALL_UNITS, (1, 1), "finns(villkor)"),
    _one("all", Group.ALL_UNITS, (1, 1), "alla(villkor)"),
    _one("sum_by", Group.SAME_GROUP, (2, 2), "summa_per(a; grupp)"),
    _one("mean_by", Group.SAME_GROUP, (2, 2), "medel_per(a; grupp)"),
    _one("count_by", Group.SAME_GROUP, (1, 1), "antal_per(grupp)"),
)
OF_CONDITIONS = frozenset({"count", "any", "all"})
"""Functions over all units whose argument is a condition."""
GIVING_TRUTH = frozenset({"any", "all"})
BY_NAME = {one.name: one for one in FUNCTIONS}
BY_WORD = {word: one for one in FUNCTIONS for word in (one.name, one.swedish)}
