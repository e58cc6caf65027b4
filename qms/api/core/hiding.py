"""What few pupils may not show: the rules of the pages, laid on rows of the register.

Counts of pupils, births and inhabitants are shown whole on the pages, and here. The rows of
single pupils are for those alone who may fetch them from the pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from qms.api.core.values import Row, hide
from qms.followup.core.results.indicators import Indicator
from qms.followup.core.results.small_numbers import Mark, Measured, cell_of
from qms.kernel.few import few_in
from qms.kernel.numbers import Reason

FEWEST = 5
WITHHELD = 2
"""What a number that the source withholds counts as: one of the few."""
HALF = Decimal("0.5")
HIDDEN = frozenset({Mark.FEW, Mark.UNKNOWN_NUMBER})
Place = tuple[int, int]
"""A unit and a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Rows whose numbers add up to what is told elsewhere: `number` over each of the `wholes`.

    `names` tell a row from the others of its whole; with the whole they say which row it is.
    """

    number: str
    wholes: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]


PARTS = MappingProxyType(
    {
        "flows": Parts(
            number="n",
            wholes=(("unit_id", "year", "low", "high"),),
            names=("area_id",),
        ),
        "groups": Parts(
            number="pupils",
            wholes=(("unit_id", "form", "day"), ("unit_id", "form", "day", "band")),
            names=("band", "group"),
        ),
    }
)
"""The pupils of a unit are told whole: less the areas or groups that are shown, one is left."""


def hide_parts(rows: Iterable[Row], every: Sequence[Row], parts: Parts) -> None:
    """Hide the numbers of one to four, and those that would tell them by subtraction.

    `every` are all rows of the units and years among `rows`. What the source withholds counts as
    few: it is hidden too.
    """
    hidden: set[tuple[str, ...]] = set()
    for whole in parts.wholes:
        counts: defaultdict[tuple[str, ...], dict[tuple[str, ...], int]] = defaultdict(dict)
        for row in every:
            number = _number(row, parts.number)
            if number is not None:
                counts[_cells(row, whole)][_key(row, parts)] = number
        for found in counts.values():
            order = {str(at): found[key] for at, key in enumerate(sorted(found))}
            few = few_in(order, FEWEST)
            hidden |= {key for at, key in enumerate(sorted(found)) if str(at) in few}
    for row in rows:
        if row[parts.number] is not None and _key(row, parts) in hidden:
            hide(row, parts.number)


def _number(row: Row, key: str) -> int | None:
    if row[f"{key}_reason"] == Reason.SUPPRESSED:
        return WITHHELD
    return None if row[key] is None else int(row[key])


def _key(row: Row, parts: Parts) -> tuple[str, ...]:
    return _cells(row, (*parts.wholes[0], *parts.names))


def _cells(row: Row, keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(row[key]) for key in keys)


def hide_answers(rows: Iterable[Row]) -> None:
    """Hide what a survey says where fewer than five answered, or nobody knows how many."""
    for row in rows:
        if row["answers"] is None or row["answers"] < FEWEST:
            hide(row, "answers", "share", "mean")


def hide_results(rows: Iterable[Row], indicators: Mapping[str, Indicator]) -> None:
    """Hide values by each indicator's own rule; an indicator without one shows nothing."""
    for row in rows:
        indicator = indicators.get(row["indicator"])
        if indicator is None or _is_hidden(row, indicator):
            hide(row, "value", "n")


def _is_hidden(row: Row, indicator: Indicator) -> bool:
    value, reason = row["value"], row["value_reason"]
    measured = Measured(
        unit_id=row["unit_id"],
        year=row["year"],
        value=None if value is None else Decimal(str(value)),
        n=row["n"],
        reason=Reason(reason) if reason else None,
    )
    return cell_of(measured, indicator, row["year"]).mark in HIDDEN


def hide_shares(
    rows: Sequence[Row], groups: Sequence[Row], pupils: Mapping[Place, int], *, fewest: int
) -> None:
    """Hide the categories that are of few, and those that would tell them by subtraction.

    `groups` are all categories of the units and years among `rows`; `pupils` stands in where a
    row does not say of how many its share is. Nothing is told where nobody knows.
    """
    counts: defaultdict[tuple[Place, str], dict[str, int | None]] = defaultdict(dict)
    for row in groups:
        counts[_place(row), row["factor"]][row["category"]] = _count(row, pupils)
    hidden = {key: _hidden(found, fewest) for key, found in counts.items()}
    for row in rows:
        if row["category"] in hidden[_place(row), row["factor"]]:
            hide(row, "share", "part", "whole")


def _hidden(counts: Mapping[str, int | None], fewest: int) -> frozenset[str]:
    known = {name: n for name, n in counts.items() if n is not None}
    if len(known) < len(counts):
        return frozenset(counts)
    return few_in(known, fewest)


def _count(row: Row, pupils: Mapping[Place, int]) -> int | None:
    if row["part"] is not None:
        return int(row["part"])
    whole = row["whole"] if row["whole"] is not None else pupils.get(_place(row))
    if row["share"] is None or whole is None:
        return None
    return int(Decimal(str(row["share"])) * whole + HALF)


def _place(row: Row) -> Place:
    return row["unit_id"], row["year"]
