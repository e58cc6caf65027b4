"""From the year's calculations, counts and forecast to what a follow-up rests on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from qms.costs.core.follow_up.basis import MONTHS, SPRING_MONTHS, BandPupils, Basis, Expected, Line
from qms.costs.core.items import CostItem, GrantForm
from qms.costs.core.ledger import Ledger
from qms.costs.core.per_pupil import Costs, by_group
from qms.costs.core.pupils import Count, Pupils
from qms.costs.core.stored import GroupLine, Kept

Target = tuple[str, GrantForm]
Band = tuple[str, GrantForm, str]
SPRING, AUTUMN = "spring", "autumn"
LAST_PRESCHOOL, LAST_COMPULSORY = -1, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """The three calculations: the budget, its ended months, and the outcome of those."""

    budget: Costs
    so_far: Costs
    outcome: Costs


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The calculation whose pupils are the budget's, and the day it was made; None without one."""

    kept: Kept | None
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The pupil forecast of the year's autumn by unit and step, and its last known autumn."""

    year: int
    pupils: Mapping[tuple[str, int], Fraction]


def ended_months(outcome: Ledger, *, today: date) -> tuple[str, ...]:
    """Return the months that are booked and over, as `202603`."""
    return tuple(month for month in months_of(outcome) if month < f"{today:%Y%m}")


def months_of(ledger: Ledger) -> tuple[str, ...]:
    """Return the months that have lines."""
    names = ledger.names["period"]
    return tuple(sorted(names[int(code)] for code in np.unique(ledger.codes["period"])))


def of_months(ledger: Ledger, months: Iterable[str]) -> Ledger:
    """Return the lines of the months."""
    wanted = set(months)
    codes = [n for n, name in enumerate(ledger.names["period"]) if name in wanted]
    return ledger.taken(np.flatnonzero(np.isin(ledger.codes["period"], codes)))


def build(
    year: int, reckoned: Reckoned, *, months: Sequence[str], budget_months: Sequence[str],
    pupils: Pupils, counts: Sequence[Count], planned: Planned, forecast: Forecast | None,
) -> Basis:  # fmt: skip
    """Return the basis of the year. Without an earlier budget the plan's pupils are today's."""
    bands = tuple(_bands(reckoned, pupils, counts, planned.kept))
    lines = tuple(_lines(reckoned))
    return Basis(
        year=year,
        months=tuple(months),
        is_spread=len(set(budget_months)) == MONTHS,
        planned_on=planned.day.isoformat() if planned.day and planned.kept else "",
        lines=lines,
        bands=bands,
        expected=tuple(_expected(bands, forecast)) if forecast else (),
        forecast_year=forecast.year if forecast else None,
        beside=(
            reckoned.budget.reconciliation.ledger - sum(one.budget for one in lines),
            reckoned.outcome.reconciliation.ledger - sum(one.outcome for one in lines),
        ),
    )


def _lines(reckoned: Reckoned) -> Iterable[Line]:
    sums: defaultdict[tuple[str, GrantForm, CostItem], list[int]] = defaultdict(lambda: [0, 0, 0])
    for place, costs in enumerate((reckoned.budget, reckoned.so_far, reckoned.outcome)):
        for one in costs.units:
            sums[one.target.unit, one.target.form, one.item][place] += one.ore
    for (unit, form, item), (budget, so_far, outcome) in sorted(sums.items()):
        yield Line(unit=unit, form=form, item=item, budget=budget, budget_so_far=so_far,
                   outcome=outcome)  # fmt: skip


def _bands(
    reckoned: Reckoned, pupils: Pupils, counts: Sequence[Count], kept: Kept | None
) -> Iterable[BandPupils]:
    now: defaultdict[Band, Fraction] = defaultdict(Fraction)
    for group, number in pupils.by_group.items():
        now[group.unit, group.form, group.band] += number
    planned = _planned(kept.groups) if kept else dict(now)
    terms = _by_term(counts)
    budget = _kept_ore(kept.groups) if kept else _ore(reckoned.budget, pupils)
    outcome = _ore(reckoned.outcome, pupils)
    for band in sorted(planned.keys() | now.keys()):
        yield BandPupils(
            unit=band[0], form=band[1], band=band[2], planned=planned.get(band, Fraction(0)),
            spring=_counted(terms, SPRING, band), autumn=_counted(terms, AUTUMN, band),
            budget_ore=budget.get(band, 0), outcome_ore=outcome.get(band, 0),
        )  # fmt: skip


def _planned(groups: Iterable[GroupLine]) -> dict[Band, Fraction]:
    each = {(one.unit, one.form, one.group, one.band): one.pupils for one in groups}
    found: defaultdict[Band, Fraction] = defaultdict(Fraction)
    for (unit, form, _group, band), number in each.items():
        if number:
            found[unit, form, band] += number
    return dict(found)


def _kept_ore(groups: Iterable[GroupLine]) -> dict[Band, int]:
    found: defaultdict[Band, int] = defaultdict(int)
    for one in groups:
        found[one.unit, one.form, one.band] += one.ore
    return found


def _ore(costs: Costs, pupils: Pupils) -> dict[Band, int]:
    found: defaultdict[Band, int] = defaultdict(int)
    for one in by_group(costs, pupils):
        found[one.group.unit, one.group.form, one.group.band] += one.ore
    return found


Counts = dict[str, tuple[set[tuple[GrantForm, date]], dict[Band, int]]]


def _by_term(counts: Iterable[Count]) -> Counts:
    found: Counts = {SPRING: (set(), {}), AUTUMN: (set(), {})}
    for one in counts:
        days, sums = found[SPRING if one.day.month <= SPRING_MONTHS else AUTUMN]
        days.add((one.form, one.day))
        band = one.unit, one.form, one.band
        sums[band] = sums.get(band, 0) + one.pupils
    return found


def _counted(terms: Counts, term: str, band: Band) -> Fraction | None:
    """Return the average of the term's counts; None where the form was not counted at all."""
    days, sums = terms[term]
    times = sum(1 for form, _day in days if form is band[1])
    return Fraction(sums.get(band, 0), times) if times else None


def _expected(bands: Iterable[BandPupils], forecast: Forecast) -> Iterable[Expected]:
    forms: defaultdict[str, set[GrantForm]] = defaultdict(set)
    for band in bands:
        forms[band.unit].add(band.form)
    found: defaultdict[Target, Fraction] = defaultdict(Fraction)
    for (unit, step), number in forecast.pupils.items():
        form = form_of(step, forms[unit])
        if form is not None:
            found[unit, form] += number
    for (unit, form), number in sorted(found.items()):
        yield Expected(unit=unit, form=form, pupils=number)


def form_of(step: int, forms: set[GrantForm]) -> GrantForm | None:
    """Return which of a unit's forms pupils of a step are in; None where there are two for it.

    A pupil forecast does not tell adapted schools from others at the same unit.
    """
    if step <= LAST_PRESCHOOL:
        fits = {GrantForm.PRESCHOOL, GrantForm.PEDAGOGICAL_CARE}
    elif step == 0:
        fits = {GrantForm.PRESCHOOL_CLASS}
    elif step <= LAST_COMPULSORY:
        fits = {GrantForm.COMPULSORY, GrantForm.ADAPTED_COMPULSORY}
    else:
        fits = {GrantForm.UPPER_SECONDARY, GrantForm.ADAPTED_UPPER_SECONDARY}
    here = fits & forms
    return next(iter(here)) if len(here) == 1 else None
