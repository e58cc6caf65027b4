"""A unit's results with what to compare them with: gathered once, then a table per question."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Protocol

from sqlalchemy.orm import Session

from qms.db.kept import kept
from qms.followup.core.report.asking import form_names
from qms.followup.core.results.indicators import FORM_STEPS, Indicator
from qms.followup.core.results.provider import municipal_rows
from qms.followup.core.results.similar import Likeness, nearest
from qms.followup.core.results.table import (
    Means,
    ResultRow,
    ResultTable,
    Series,
    means_of,
    row_beside,
    table_of,
)
from qms.followup.queries import case_indicator, results
from qms.followup.queries.units import EVERYWHERE
from qms.org import queries as org
from qms.org.core.forms import SchoolForm
from qms.org.core.nodes import FormAt, Unit
from qms.register.stamps import stamp

KINDS_OF_UNITS = 256
"""Units with the same forms and grades are many; for each such kind the names are kept."""


class MeansOf(Protocol):
    """What finds the means of many units, one for each year."""

    def __call__(
        self,
        indicator: Indicator,
        series: Series,
        units: tuple[int, ...],
        years: tuple[int, ...],
        /,
    ) -> Means:
        """Return them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What the register has of some indicators, for one unit or the municipality (`unit` None).

    `by_forms` are the ids of `units` by the school forms that they have
    together; `autumn` is when the pupils that similar units are found by were counted.
    """

    unit: Unit | None
    years: tuple[int, ...]
    series: Mapping[str, Series]
    units: Mapping[int, Unit]
    by_forms: Mapping[tuple[str, ...], Sequence[int]]
    similar: tuple[Likeness, ...]
    autumn: int | None
    means: MeansOf

    def table(self, keys: Sequence[str]) -> ResultTable:
        """Return the table of these indicators, those that the unit has the grades for."""
        known = results.indicators()
        asked = [known[key] for key in dict.fromkeys(keys) if key in known]
        if self.unit is None:
            return self._municipal(asked)
        forms = forms_of(self.unit)
        rows = [
            self._row(one, self.unit, self._peers(one, forms))
            for one in asked
            if one.forms_at(forms)
        ]
        steps = steps_by_form(self.unit)
        kept = (row for row in rows if row.is_known or row.indicator.is_measured_at(steps))
        return table_of(kept, self.years)

    def _row(self, indicator: Indicator, unit: Unit, peers: tuple[int, ...]) -> ResultRow:
        """Return the unit's row beside the municipality's units, itself included."""
        series, similar = self.series.get(indicator.key, {}), [one.unit_id for one in self.similar]
        return row_beside(
            indicator,
            series,
            unit_id=unit.id,
            years=self.years,
            municipality=self.means(indicator, series, peers, self.years),
            similar=means_of(indicator, series, similar, self.years),
        )

    def _peers(self, indicator: Indicator, forms: tuple[str, ...]) -> tuple[int, ...]:
        """Return the units that are counted under the same form for the indicator."""
        own = counted_as(indicator, forms)
        alike = (ids for each, ids in self.by_forms.items() if counted_as(indicator, each) == own)
        return tuple(sorted(one for ids in alike for one in ids))

    def _municipal(self, asked: Sequence[Indicator]) -> ResultTable:
        rows = (
            row
            for one in asked
            for row in municipal_rows(
                one,
                self.series.get(one.key, {}),
                units_by_form=self._units_by_form(one),
                years=self.years,
            )
        )
        return table_of(rows, self.years)

    def _units_by_form(self, indicator: Indicator) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for forms, ids in self.by_forms.items():
            form = counted_as(indicator, forms)
            if form:
                found.setdefault(form, []).extend(ids)
        return found


def _by_forms(units: Iterable[Unit]) -> dict[tuple[str, ...], list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for unit in units:
        found.setdefault(forms_of(unit), []).append(unit.id)
    return found


def forms_of(unit: Unit) -> tuple[str, ...]:
    """Return the unit's school forms as templates name them."""
    return _names_of(unit.forms)


@lru_cache(maxsize=KINDS_OF_UNITS)
def _names_of(forms: tuple[FormAt, ...]) -> tuple[str, ...]:
    return form_names((at.form.value, at.low) for at in forms)


def steps_by_form(unit: Unit) -> dict[str, frozenset[int]]:
    """Return the grades of each of the unit's school forms, as templates name them."""
    return {
        name: frozenset(range(at.low, at.high + 1)) & FORM_STEPS[name]
        for at in unit.forms
        for name in form_names([(at.form.value, at.low)])
    }


def counted_as(indicator: Indicator, forms: tuple[str, ...]) -> str:
    """Return the form that a unit is compared under; the preschool class goes with its school."""
    own = indicator.forms_at(forms)
    if "compulsory" in forms and set(own) & {"preschool_class", "compulsory"}:
        return "compulsory"
    return own[0] if own else ""


def gather(
    session: Session,
    unit: Unit | None,
    keys: Collection[str],
    *,
    upto: int,
    on: date,
    with_similar: bool = True,
    pupils: results.Counts | None = None,
) -> Material:
    """Return what there is of the indicators up to that year; at most eight statements.

    `unit` is None for the municipality as a whole; `pupils` are the unit's when they are known.
    """
    asked = pupils if pupils is not None else counted(session, unit, upto) if unit else {}
    own = _about(unit, keys)
    found = results.series(session, own, results.years_read(upto), asked=asked) if own else {}
    every = {one.id: one for one in org.units(session, EVERYWHERE, on=on, include_closed=True)}
    if case_indicator.KEY in own:
        found = case_indicator.with_cases(session, found, results.years_read(upto), on=on)
    autumn = max((year for _, year in asked), default=None)
    return Material(
        unit=unit,
        years=results.years_shown(found),
        series=found,
        units=every,
        by_forms=_by_forms(every.values()),
        similar=_similar(session, unit, every, autumn) if with_similar else (),
        autumn=autumn,
        means=partial(_means, session),
    )


def _means(
    session: Session,
    indicator: Indicator,
    series: Series,
    units: tuple[int, ...],
    years: tuple[int, ...],
) -> Means:
    """Return the units' means; those of the register are kept until it changes."""
    ask = partial(means_of, indicator, series, units, years)
    if indicator.key == case_indicator.KEY:
        return ask()
    question = ("followup.means", indicator.key, units, years)
    return kept(session, question, stamp(session, "results"), ask)


def _about(unit: Unit | None, keys: Collection[str]) -> list[str]:
    """Return the indicators that are about some school form of the unit; all without a unit."""
    known = results.indicators()
    own = [key for key in keys if key in known]
    return own if unit is None else [key for key in own if known[key].forms_at(forms_of(unit))]


def counted(session: Session, unit: Unit, upto: int) -> results.Counts:
    """Return the unit's pupils by (unit, autumn) and step, for the autumns results rest on."""
    years = results.years_read(upto)
    return results.counts(session, [unit.id], range(years.start - 1, upto + 1))


def _similar(
    session: Session, unit: Unit | None, every: Mapping[int, Unit], autumn: int | None
) -> tuple[Likeness, ...]:
    if unit is None or autumn is None:
        return ()
    form = main_form(unit)
    alike = [one for one in every.values() if form is not None and main_form(one) is form]
    found = results.profiles(session, alike, autumn)
    own = found.get(unit.id)
    return nearest(own, found.values()) if own else ()


def main_form(unit: Unit) -> SchoolForm | None:
    """Return the form that the unit is known for: the first that is no leisure centre."""
    first = [at.form for at in unit.forms]
    others = [form for form in first if form is not SchoolForm.LEISURE_CENTRE]
    return (others or first or [None])[0]
