"""Choices that the register speaks for: results to understand, needs that are larger, changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qms.followup.core.results.findings import Said
from qms.followup.core.results.similar import Background
from qms.followup.core.results.table import ResultRow, ResultTable

LEVELS = frozenset({Said.BELOW_MUNICIPALITY, Said.ABOVE_MUNICIPALITY})


def weight(row: ResultRow) -> float:
    """Return how much the row stands out: below 0 for the worse, above for the better.

    The difference to the municipality as a share of the municipality's own value, so that per
    cent, points and an index can be put in one order; 0 without a direction or within chance.
    """
    for one in row.findings:
        if one.said in LEVELS and one.is_large and one.is_chance is not True and one.beside:
            share = float(one.size / abs(one.beside))
            return -share if one.is_worse else share if one.is_better else 0.0
    return 0.0


def top_results(tables: Iterable[ResultTable], most: int) -> tuple[str, ...]:
    """Return the keys of the results most worth understanding, at most `most`.

    Those furthest below first, with the best one last when there is room: something that goes
    well should be understood too. Nothing when nothing stands out.
    """
    rows = {row.indicator.key: weight(row) for table in tables for row in table.rows}
    worse = sorted((key for key in rows if rows[key] < 0), key=lambda key: (rows[key], key))
    better = sorted((key for key in rows if rows[key] > 0), key=lambda key: (-rows[key], key))
    room = most - 1 if better else most
    chosen = worse[: max(room, 0)]
    return (*chosen, *better[: most - len(chosen)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A need of the plan, and what in the register speaks for it: results, or a background."""

    name: str
    indicators: tuple[str, ...] = ()
    factor: str = ""
    category: str = ""


def parse_needs(content: Mapping[str, Any]) -> tuple[Need, ...]:
    """Return the needs of `content/indicators.toml` in order."""
    return tuple(
        Need(
            name=one["name_sv"],
            indicators=tuple(one.get("indicators", ())),
            factor=one.get("background", {}).get("factor", ""),
            category=one.get("background", {}).get("category", ""),
        )
        for one in content["need"]
    )


LARGER = 1.15
"""A background share speaks for a need when it is at least so many times the municipality's."""


def larger_needs(
    needs: Iterable[Need],
    table: ResultTable,
    *,
    own: Background,
    municipality: Background,
    most: int,
) -> tuple[str, ...]:
    """Return the names of the needs that the register speaks for, the strongest first."""
    strength = {need.name: _strength(need, table, own, municipality) for need in needs}
    found = sorted((name for name in strength if strength[name] > 0), key=lambda n: -strength[n])
    return tuple(found[:most])


def _strength(need: Need, table: ResultTable, own: Background, municipality: Background) -> float:
    """Return how much more than in the municipality, as a share of it; 0 when nothing speaks."""
    rows = [row for key in need.indicators if (row := table.row(key)) is not None]
    lowest = min((weight(row) for row in rows), default=0.0)
    usual = municipality.get(need.factor, {}).get(need.category, 0.0)
    here = own.get(need.factor, {}).get(need.category, 0.0)
    is_larger = usual > 0 and here >= LARGER * usual
    return max(-lowest, here / usual - 1 if is_larger else 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfChange:
    """What the register knows of a unit's last year: new pupils, leader, organisation."""

    new_leader_since: date | None = None
    pupils: int | None = None
    pupils_before: int | None = None
    is_reorganised: bool = False


MANY_MORE = 10
"""A unit that is so many per cent larger has many new children or pupils."""
NEW_LEADER, REORGANISED, MANY_NEW = (
    "Ny rektor",
    "Ändrad organisation",
    "Många nya barn eller elever",
)


def changed(year: YearOfChange, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Return the options that the register speaks for, in the order they are offered."""
    now, before = year.pupils, year.pupils_before
    grew = bool(now and before and 100 * now >= (100 + MANY_MORE) * before)
    holds = {
        NEW_LEADER: year.new_leader_since is not None,
        REORGANISED: year.is_reorganised,
        MANY_NEW: grew,
    }
    return tuple(option for option in offered if holds.get(option, False))
