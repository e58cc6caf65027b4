"""Each cohort followed over grades and years: what was counted, then what is expected."""

from collections.abc import Sequence
from typing import NamedTuple

from qms.forecast.core.methods import LAST_VALUE
from qms.forecast.core.told import Told
from qms.forecast.core.values import Value
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.kernel.schoolyear import grade_label

PAST, AHEAD = 6, 5  # years shown
NOTED = 0.1  # a change from the year before of at least this share is marked
FEWEST = 5  # pupils before a share says anything


class Cell(NamedTuple):
    """One cohort in one year: pupils and grade, whether expected, a mark and its words."""

    text: str
    is_expected: bool
    sign: str
    said: str


class Cohort(NamedTuple):
    """One cohort: when it began in the lowest grade, and a cell per year shown."""

    name: str
    cells: tuple[Cell | None, ...]


class Triangle(NamedTuple):
    """The years shown, with those that are expected, and the cohorts, oldest first."""

    years: tuple[tuple[str, bool], ...]
    cohorts: tuple[Cohort, ...]


def triangle(told: Told | None, values: Sequence[Value]) -> Triangle | None:
    """Return the cohorts of one unit, None where the run keeps no counts."""
    if told is None or not told.steps:
        return None
    known = {
        (step, year): n
        for step, row in zip(told.steps, told.counts, strict=True)
        for year, n in zip(told.years, row, strict=True)
        if n is not None
    }
    expected = {
        (v.step, v.year): v.mean
        for v in values
        if v.step is not None and v.method != LAST_VALUE  # which follows no cohort
    }
    origin = told.years[-1]
    end = max((year for _, year in expected), default=origin)
    years = range(max(told.years[0], origin - PAST + 1), min(origin + AHEAD, end) + 1)
    lowest, highest = told.steps[0], told.steps[-1]
    starts = range(years[0] - (highest - lowest), years[-1] + 1)
    numbers = {**expected, **known}
    cohorts = (_cohort(start, lowest, years, numbers, origin=origin) for start in starts)
    return Triangle(
        years=tuple((_heading(year, origin), year > origin) for year in years),
        cohorts=tuple(one for one in cohorts if any(one.cells)),
    )


def _heading(year: int, origin: int) -> str:
    return gettext("{year}, väntat").format(year=year) if year > origin else str(year)


def _cohort(
    start: int,
    lowest: int,
    years: Sequence[int],
    numbers: dict[tuple[int, int], float],
    *,
    origin: int,
) -> Cohort:
    """Return one row; `start` is the autumn in which the cohort is in the lowest grade."""
    cells = []
    for year in years:
        step = lowest + year - start
        n, before = numbers.get((step, year)), numbers.get((step - 1, year - 1))
        cells.append(None if n is None else _cell(n, before, step, year, origin=origin))
    name = gettext("{grade} hösten {year}").format(grade=_grade(lowest, start), year=start)
    return Cohort(name=name, cells=tuple(cells))


def _cell(n: float, before: float | None, step: int, year: int, *, origin: int) -> Cell:
    sign, said = "", ""
    if before is not None and min(n, before) >= FEWEST:
        share = (n - before) / before
        if share >= NOTED:
            sign, said = "▲", gettext("minst en tiondel fler än året före")
        elif share <= -NOTED:
            sign, said = "▼", gettext("minst en tiondel färre än året före")
    text = gettext("{n} i {grade}").format(n=number(n), grade=_grade(step, year))
    return Cell(text=text, is_expected=year > origin, sign=sign, said=said)


def _grade(step: int, year: int) -> str:
    label = grade_label(step, year)
    return gettext("åk {grade}").format(grade=label) if label.isdecimal() else label
