"""A unit's cost per pupil year by year: whole years, and the same months, by themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.costs.core.items import GrantForm
from qms.costs.core.shown.hiding import is_few
from qms.costs.core.stored import Kept
from qms.costs.queries import CostRun, latest_run
from qms.costs.views.asked import Asked
from qms.costs.views.months import WHOLE_YEAR, months_in_words
from qms.costs.views.run_rows import run_rows

YEARS_BACK = 4
Amounts = Mapping[GrantForm, Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """Öre per pupil by form: of the whole year, and of the months that the page is about.

    `part` says which months an outcome of a part of the year is of.
    """

    year: int
    part: str
    whole: Amounts
    same: Amounts


def months_of_run(run: CostRun, kind: str) -> frozenset[int]:
    """Return the months that the costs are of; a budget is of all."""
    if kind != "outcome":
        return frozenset(range(1, WHOLE_YEAR + 1))
    return frozenset(int(month[4:]) for month, _ore in run.kept.months)


def same_months(kept: Kept, year: int) -> dict[tuple[str, GrantForm], Fraction]:
    """Return öre per pupil by unit and form of an earlier year, in the months of the calculation.

    Which of them may be told is said by the rows of that year's own calculation.
    """
    return {
        (one.unit, one.form): one.ore / one.pupils
        for one in kept.earlier
        if one.year == year and one.pupils and not is_few(one.pupils)
    }


def year_rows(session: Session, unit: str, asked: Asked, *, sums_told: bool) -> Iterator[YearRow]:
    """Yield the year that is asked for and those before it that have figures of the unit."""
    if asked.run is None:
        return
    wanted = months_of_run(asked.run, asked.kind)
    for year in range(asked.year, asked.year - YEARS_BACK, -1):
        run = asked.run if year == asked.year else latest_run(session, year, asked.kind)
        told = _told(session, run, unit, sums_told=sums_told) if run else {}
        if run and told:
            months = months_of_run(run, asked.kind)
            is_whole = len(months) == WHOLE_YEAR
            earlier = same_months(asked.run.kept, year)
            same = {form: earlier.get((unit, form)) for form, ore in told.items() if ore}
            yield YearRow(
                year=year, part="" if is_whole else months_in_words(months),
                whole=told if is_whole else {}, same=told if months == wanted else same,
            )  # fmt: skip


def _told(
    session: Session, run: CostRun, unit: str, *, sums_told: bool
) -> dict[GrantForm, Fraction | None]:
    forms = {line.form for line in run.kept.units if line.unit == unit}
    return {
        form: row.total
        for form in GrantForm
        if form in forms
        for row in run_rows(session, run, form, sums_told=sums_told)
        if row.unit == unit
    }
