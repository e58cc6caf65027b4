"""Which units' results call for a closer look: falling twice, or far below alike schools'."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from qms.allocation.core.differences.settings import Limits
from qms.allocation.queries.differences import differences_settings
from qms.db.kept import kept
from qms.followup.core.effect.expected import expectations
from qms.followup.core.results.findings import findings, shown
from qms.followup.core.results.indicators import ShareOf
from qms.followup.core.results.indicators import Unit as IndicatorUnit
from qms.followup.core.results.means import Mean
from qms.followup.core.results.table import Series, cells_of
from qms.followup.core.review.facts import BelowFact, FallingFact
from qms.followup.queries import results
from qms.followup.queries.effect_expected import springs
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services.results import forms_of
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.register import queries as register
from qms.register.stamps import stamp

AGAINST_EXPECTED = "g9_merit"
SPRINGS = 3
Falls = Mapping[int, tuple[FallingFact, ...]]
Below = Mapping[int, tuple[BelowFact, ...]]


def falling(session: Session, units: Mapping[int, Unit], *, on: date) -> Falls:
    """Return what got worse two years in a row, beyond chance, as far as it may be shown.

    Only of shares of pupils can it be said what chance gives.
    """
    facts = stamp(session, "results", "pupil_counts")
    question = ("followup.falling", on.year, _kinds(units.values()))
    return kept(session, question, facts, lambda: _falling(session, units, on=on))


def _kinds(units: Iterable[Unit]) -> Hashable:
    """Return what of the units the results are read by."""
    return tuple((one.id, one.forms) for one in units)


def _falling(session: Session, units: Mapping[int, Unit], *, on: date) -> Falls:
    known = results.indicators()
    keys = [
        key
        for key in sorted(results.with_values(session, on.year))
        if known[key].unit is IndicatorUnit.PERCENT and known[key].share_of is ShareOf.PUPILS
    ]
    years = results.years_read(on.year)
    asked = results.counts(session, units.keys(), range(years.start - 1, years.stop))
    series = results.series(session, keys, years, asked=asked) if keys else {}
    shown_years = results.years_shown(series)
    every = ((unit_id, _falls(series, unit, shown_years)) for unit_id, unit in units.items())
    return {unit_id: facts for unit_id, facts in every if facts}


def _falls(
    every: Mapping[str, Series], unit: Unit, years: Sequence[int]
) -> tuple[FallingFact, ...]:
    known, forms = results.indicators(), forms_of(unit)
    alone: list[Mean | None] = [None] * len(years)
    return tuple(
        FallingFact(
            indicator=key,
            year=finding.year,
            before=shown(finding.beside, known[key].unit),
            now=shown(finding.value, known[key].unit),
        )
        for key, series in every.items()
        if known[key].forms_at(forms)
        for finding in findings(known[key], cells_of(known[key], series, unit.id, years), alone)
        if finding.needs_cause and finding.is_chance is False
    )


def below(session: Session, *, on: date) -> Below:
    """Return the results of the latest spring that lie clearly below those of alike schools."""
    units = org.units(session, EVERYWHERE, on=on, include_closed=True)
    limits = differences_settings(session).settings.limits
    facts = stamp(session, "results", "pupil_counts", "background")
    rests_on = (facts, limits, _kinds(units))
    return kept(
        session, "followup.below", rests_on, lambda: _below(session, units=units, limits=limits)
    )


def _below(session: Session, *, units: Sequence[Unit], limits: Limits) -> Below:
    years = register.years_of(session, "results")[-SPRINGS:]
    known = springs(session, EVERYWHERE, indicator=AGAINST_EXPECTED, years=years, units=units)
    found = expectations(known, limits)
    if found is None:
        return {}
    return {
        int(one.unit): (
            BelowFact(
                indicator=AGAINST_EXPECTED,
                year=found.year,
                observed=one.observed,
                expected=one.expected,
            ),
        )
        for one in found.units
        if one.is_unusual and one.deviation < 0
    }
