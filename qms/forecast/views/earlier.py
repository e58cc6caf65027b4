"""A unit's own trial: what the method would have said before, beside what came."""

from collections.abc import Sequence
from typing import NamedTuple

from qms.forecast.core.told import Told
from qms.i18n.formats import number, percent, signed

AHEAD = (1, 3, 5)


class EarlierRow(NamedTuple):
    """One year: what came, and per year ahead what had been said and how far off it was."""

    year: str
    actual: str
    said: tuple[tuple[str, str], ...]


def earlier_rows(told: Told | None) -> list[EarlierRow]:
    """Return the years that the method can be held against, newest first."""
    if told is None:
        return []
    came = dict(zip(told.years, told.totals(), strict=True))
    rows = []
    for year in reversed(told.years):
        actual = came[year]
        said = tuple(_said(told.said.get(year - ahead, ()), ahead, actual) for ahead in AHEAD)
        if actual is not None and any(text != "–" for text, _ in said):
            mark = "*" if year in told.estimated else ""
            rows.append(EarlierRow(year=f"{year}{mark}", actual=number(actual), said=said))
    return rows


def _said(path: Sequence[float], ahead: int, actual: float | None) -> tuple[str, str]:
    """Return what was said, and the forecast less what came with its share."""
    if len(path) < ahead or not actual:
        return "–", ""
    mean = path[ahead - 1]
    miss = round(mean) - round(actual)
    return number(mean), f"{signed(miss)} ({percent(abs(miss) / actual)})"
