"""Draws and class counts as CSV: the columns that are kept stable."""

import csv
import io
from collections.abc import Iterable, Iterator

import numpy as np

from qms.forecast.core.classes.counts import ClassCount
from qms.forecast.core.errors.futures import Futures
from qms.forecast.core.result_file import ALL_STEPS, Locale
from qms.forecast.core.values import ALL_UNITS
from qms.kernel.table_write import csv_text, write_csv

DRAW_HEADER = ("unit", "grade", "year", "draw", "n")
CLASS_HEADER = ("unit", "grade", "year", "pupils", "classes", "chance", "fewer", "more")


def draws_csv(futures: Futures, *, n: int, seed: int, locale: Locale) -> Iterator[bytes]:
    """Yield the file piece by piece: a row per draw, year, unit and grade.

    Numbers are rounded to hundredths first and added up then, so that in the file, too, grades add
    up to the unit (`all`) and units to all together (`*`).
    """
    comma, point, end = (";", ",", "\r\n") if locale == "sv" else (",", ".", "\n")
    mark = "\ufeff" if locale == "sv" else ""
    yield (mark + comma.join(DRAW_HEADER) + end).encode()
    there = futures.path > 0
    rows = [
        (u, None if s < 0 else s, y, comma.join((label, grade, str(futures.years[y]))))
        for u, label in enumerate(_labels(futures.units, comma))
        for s, grade in [(-1, ALL_STEPS), *enumerate(map(str, futures.steps))]
        for y in range(len(futures.years))
        if (there[u, s, y] if s >= 0 else there[u, :, y].any())
    ]
    number = 0
    for block in futures.blocks(n=n, seed=seed):
        for drawn in np.rint(block * 100).astype(np.int64):
            number += 1
            yield _lines(drawn, rows, futures, number, comma=comma, point=point, end=end)


def _lines(
    drawn: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    rows: list[tuple[int, int | None, int, str]],
    futures: Futures,
    number: int,
    *,
    comma: str,
    point: str,
    end: str,
) -> bytes:
    units, whole = drawn.sum(axis=1), drawn.sum(axis=(0, 1)).tolist()
    cells, sums = drawn.tolist(), units.tolist()
    lines = [
        f"{ALL_UNITS}{comma}{ALL_STEPS}{comma}{year}{comma}{number}{comma}"
        f"{n // 100}{point}{n % 100:02}"
        for year, n in zip(futures.years, whole, strict=True)
    ]
    for u, s, y, label in rows:
        n = sums[u][y] if s is None else cells[u][s][y]
        lines.append(f"{label}{comma}{number}{comma}{n // 100}{point}{n % 100:02}")
    return (end.join(lines) + end).encode()


def _labels(units: Iterable[str], comma: str) -> list[str]:
    """Return the names as they stand in a cell."""
    found = []
    for unit in units:
        cell = io.StringIO()
        # Only what ends the writer's own rows is put within quotes: here it must be a new line.
        csv.writer(cell, delimiter=comma, lineterminator="\n").writerow([csv_text(unit)])
        found.append(cell.getvalue().removesuffix("\n"))
    return found


def classes_csv(counts: Iterable[ClassCount], locale: Locale) -> bytes:
    """Return a row per unit, grade and year: the likeliest number and the chances around it."""
    return write_csv(
        CLASS_HEADER,
        (
            (
                one.unit,
                one.step,
                one.year,
                round(one.pupils, 2),
                one.chances.likely,
                round(one.chances.chances[one.chances.likely], 4),
                round(one.chances.one_less, 4),
                round(one.chances.one_more, 4),
            )
            for one in counts
        ),
        locale,
    )
