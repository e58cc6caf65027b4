"""What a simulation is made of: prices that hold, the newest forecast, and who is there now."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.costs.core.items import GrantForm
from qms.costs.queries import unit_costs
from qms.db.kept import kept
from qms.forecast import queries as forecasts
from qms.forecast.core.making import Kind
from qms.grants.core.simulating import Base, Course, Place
from qms.grants.core.simulating.courses import (
    SCHOOL_FORMS,
    Forecast,
    following,
    follows_steps,
    forecast_of,
)
from qms.grants.models import GrantEnrolment
from qms.grants.queries.price_lists import latest_before
from qms.grants.queries.providers import forms_of
from qms.org import queries as org
from qms.org.core.nodes import Unit

EVERYTHING = Scope(everything=True)
AHEAD = 5
Counts = Mapping[int, Mapping[int | None, Fraction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Bases, places and forecast, with what the page tells of them.

    `steady` are the forms whose number of children nobody has forecast, `missing` those that
    children are in but no price list holds for.
    """

    bases: tuple[Base, ...]
    places: tuple[Place, ...]
    forecast: Forecast
    forecast_at: datetime
    units: Mapping[int, Unit]
    steady: frozenset[GrantForm]
    missing: frozenset[GrantForm]

    def years(self, today: date) -> tuple[int, ...]:
        """Return the calendar years that can be told, from the running one, at most five."""
        first = max(self.forecast.origin + 1, today.year)
        return tuple(range(first, min(self.forecast.last, first + AHEAD - 1) + 1))


def ground(session: Session, *, today: date) -> Ground | None:
    """Return what to simulate from, None before a forecast is published or a price list holds."""
    newest = newest_run(session)
    bases = tuple(
        Base(document=held.document)
        for form in GrantForm
        if (held := latest_before(session, form, today.year + 2))
    )
    if newest is None or not bases:
        return None
    run_id, origin, made_at = newest
    units = {one.id: one for one in org.units(session, EVERYTHING, on=today)}
    values = forecasts.all_values(session, run_id, list(units))
    forecast = forecast_of(origin, values)
    counted = _counted(session, units, today=today)
    rests_on = (run_id, bases, units, counted)
    places = kept(
        session, "grants.simulated", rests_on,
        lambda: tuple(_places(bases, units, forecast, counted)),
    )  # fmt: skip
    there = {form for unit in units.values() for form in forms_of(unit)}
    return Ground(
        bases=bases,
        places=places,
        forecast=forecast,
        forecast_at=made_at,
        units=units,
        steady=frozenset(
            base.form
            for base in bases
            if not any(follows_steps(forecast, rates.band) for rates in base.document.rates)
        ),
        missing=frozenset(there - {base.form for base in bases}),
    )


def newest_run(session: Session) -> tuple[int, int, datetime] | None:
    """Return id, origin and time of the newest published forecast, plain ones too."""
    for one in forecasts.history(session):
        if one.kind is not Kind.TRIAL and one.published_at is not None:
            return one.id, one.origin, one.published_at
    return None


def _places(
    bases: tuple[Base, ...], units: Mapping[int, Unit], forecast: Forecast,
    counted: Mapping[GrantForm, Counts], /,
) -> Iterator[Place]:  # fmt: skip
    for base in bases:
        if _is_forecast(base, forecast):
            yield from _forecast_places(base, units, forecast)
        else:
            yield from _following_places(base, units, forecast, counted=counted.get(base.form, {}))


def _is_forecast(base: Base, forecast: Forecast) -> bool:
    """Return whether the forecast counts the form's own pupils, unit by unit."""
    return base.form in SCHOOL_FORMS and any(
        follows_steps(forecast, rates.band) for rates in base.document.rates
    )


def _forecast_places(base: Base, units: Mapping[int, Unit], forecast: Forecast) -> Iterator[Place]:
    for key in forecast.units:
        unit = units.get(int(key))
        if unit is None or base.form not in forms_of(unit):
            continue
        for rates in base.document.rates:
            course = forecast.course(key, rates.band.low, rates.band.high)
            if course:
                yield _place(unit, base.form, rates.band.key, course)


def _following_places(
    base: Base, units: Mapping[int, Unit], forecast: Forecast, *, counted: Counts
) -> Iterator[Place]:
    """Yield places of a form that has no forecast of its own, from the children there now.

    Own units' children are divided over the bands as the price list counts them.
    """
    bands = base.document.bands
    listed = sum((one.pupils for one in bands), Fraction(0))
    for unit_id, by_step in counted.items():
        unit = units[unit_id]
        for one in bands:
            band = one.rates.band
            pupils = sum(
                (n for step, n in by_step.items()
                 if step is not None and band.low <= step <= band.high), Fraction(0)
            )  # fmt: skip
            if listed:
                pupils += by_step.get(None, Fraction(0)) * one.pupils / listed
            if pupils:
                course = following(forecast, band, pupils)
                yield _place(unit, base.form, band.key, course)


def _place(unit: Unit, form: GrantForm, band: str, course: Course) -> Place:
    provider_id = unit.provider_id if unit.is_independent else None
    return Place(unit_id=unit.id, provider_id=provider_id, form=form, band=band, course=course)


def _counted(
    session: Session, units: Mapping[int, Unit], *, today: date
) -> Mapping[GrantForm, Counts]:
    """Return children by form, unit and step: enrolled today, or of own units' costs (no step)."""
    found: dict[GrantForm, dict[int, dict[int | None, Fraction]]] = defaultdict(dict)
    for cost in unit_costs(session, today.year, "budget") or unit_costs(session, today.year):
        if cost.unit_id in units and not units[cost.unit_id].is_independent:
            found[cost.form][cost.unit_id] = {None: cost.pupils}
    for form, unit_id, step, n in session.execute(_enrolled_on(today)):
        if unit_id in units:
            found[GrantForm(form)].setdefault(unit_id, {})[step] = Fraction(n)
    return found


def _enrolled_on(day: date) -> Select[str, int, int, int]:
    table = GrantEnrolment
    return (
        select(table.form, table.unit_id, table.step, func.count())
        .where(
            table.superseded_by.is_(None),
            table.first <= day,
            table.last.is_(None) | (table.last >= day),
        )
        .group_by(table.form, table.unit_id, table.step)
    )
