"""What few pupils may not show: the rules of the pages, laid on rows of the register.

Counts of pupils, births and inhabitants are shown whole on the pages, and here. The rows of
single pupils are for those alone who may fetch them from the pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from qms.api.core.values import Row, hide
from qms.followup.core.results.indicators import Indicator
from qms.followup.core.results.small_numbers import Mark, Measured, cell_of
from qms.kernel.few import few_in
from qms.kernel.numbers import Reason

FEWEST = 5
HALF = Decimal("0.5")
HIDDEN = frozenset({Mark.FEW, Mark.UNKNOWN_NUMBER})
Place = tuple[int, int]
"""A unit and a year."""


def hide_small(rows: Iterable[Row], key: str) -> None:
    """Hide the numbers of one to four: flows between areas and schools, and small groups."""
    for row in rows:
        if row[key] is not None and 0 < row[key] < FEWEST:
            hide(row, key)


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
