"""What the register, the forecast and the costs say of a form's units, read once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.forecast import queries as forecast
from qms.org.core.nodes import Unit
from qms.planning.core.from_register import Kind
from qms.planning.core.from_register.planned import autumn_of
from qms.planning.core.from_register.snapshot import (
    Flow,
    ForecastFacts,
    Pupils,
    Snapshot,
    UnitFacts,
)
from qms.planning.queries.register_costs import cost_facts
from qms.planning.queries.register_groups import groups_of
from qms.register import cost_queries, plan_queries, premises_queries
from qms.register import queries as register
from qms.register.core.unit_forms import UNGRADED

EVERYBODY = Scope(everything=True)
"""A municipality's schools are planned together, whoever asks."""
FEW = 2.0
"""Pupils where the number is withheld because they are few."""
YEARS_KEPT = 6


def snapshot(
    session: Session, kind: Kind, units: Sequence[Unit], areas: dict[int, str],
    *, newest: int, books: tuple[int, str] | None,
) -> Snapshot:  # fmt: skip
    """Return what is known of the units with counts up to `newest`, those of others only counted.

    `areas` is the names of areas by id, `books` the year and kind of the costs that are asked for.
    """
    own = [unit for unit in units if not unit.is_independent]
    ids = [unit.id for unit in own]
    others = {unit.id for unit in units if unit.is_independent}
    counts = _counts(session, kind, newest)
    flows, flows_year = _flows(session, kind, ids, newest)
    groups = groups_of(session, kind, own, newest)
    planned = plan_queries.unit_changes(session, EVERYBODY, unit_ids=ids)
    away = [n for (unit, _), n in counts[newest].items() if unit in others]
    known = premises_queries.premises(session, EVERYBODY, unit_ids=ids)
    far = premises_queries.distances(session, EVERYBODY, unit_ids=ids)
    return Snapshot(
        units=tuple(_unit(unit, kind) for unit in own), areas=areas, counts=counts,
        others=(round(sum(away)), len(others)),
        other_names=tuple(unit.name for unit in units if unit.is_independent),
        forecast=_forecast(session, kind, ids),
        flows=flows, flows_year=flows_year, premises={one.unit_id: one for one in known},
        m2={unit: float(m2) for unit, m2 in cost_queries.areas(session, newest).items()},
        distances={(one.area_id, one.unit_id): one.km for one in far},
        centres=premises_queries.area_centres(session, EVERYBODY),
        candidates=premises_queries.candidates(session, EVERYBODY),
        costs=cost_facts(session, kind, set(ids), books=books, sharing=groups.sharing),
        group_sizes=groups.sizes, group_day=groups.day, planned=planned,
        closing=tuple((unit.id, autumn_of(unit.closed)) for unit in own if unit.closed),
        attending=groups.attending, attending_year=groups.year, sharing=groups.sharing,
    )  # fmt: skip


def _unit(unit: Unit, kind: Kind) -> UnitFacts:
    span = next(at for at in unit.forms if at.form is kind.form)
    low, high = max(span.low, kind.steps[0]), min(span.high, kind.steps[-1])
    low, high = _within_school(unit, low, high) if kind.attends is not None else (low, high)
    return UnitFacts(id=unit.id, name=unit.name, area_id=unit.area_id, low=low, high=high)


def _within_school(unit: Unit, low: int, high: int) -> tuple[int, int]:
    """Return the steps that the unit's school has: a file has no grades of a leisure centre."""
    graded = [at for at in unit.forms if at.form not in UNGRADED]
    first = max(low, min((at.low for at in graded), default=low))
    last = min(high, max((at.high for at in graded), default=high))
    return (first, last) if first <= last else (low, high)


def _counts(session: Session, kind: Kind, newest: int) -> dict[int, Pupils]:
    years = range(newest - YEARS_KEPT + 1, newest + 1)
    found: dict[int, dict[tuple[int, int], float]] = {}
    for one in register.pupil_counts(session, EVERYBODY, years=years):
        if one.step in kind.steps:
            known = found.setdefault(one.year, {})
            known[one.unit_id, one.step] = FEW if one.n is None else float(one.n)
    return {newest: {}, **found}


def _flows(
    session: Session, kind: Kind, ids: Sequence[int], newest: int
) -> tuple[tuple[Flow, ...], int | None]:
    years = [year for year in register.years_of(session, "flows") if year <= newest]
    rows = plan_queries.flows(session, EVERYBODY, years=years[-1:], unit_ids=ids)
    first, last = kind.steps[0], kind.steps[-1]
    flows = tuple(
        Flow(area_id=one.area_id, unit_id=one.unit_id, low=one.low, high=one.high,
             n=FEW if one.n is None else float(one.n))
        for one in rows
        if one.low <= last and one.high >= first
    )  # fmt: skip
    return flows, years[-1] if flows else None


def _forecast(session: Session, kind: Kind, ids: Sequence[int]) -> ForecastFacts | None:
    """Return the newest forecast, published or not; None where it has nothing for the form."""
    run = forecast.latest(session)
    if run is None:
        return None
    found: dict[int, dict[tuple[int, int], float]] = {}
    for one in forecast.all_values(session, run.asked.id, ids):
        if one.step is not None and one.step in kind.steps and one.unit.isdecimal():
            found.setdefault(one.year, {})[int(one.unit), one.step] = one.mean
    if not found:
        return None
    is_published = forecast.adoption_of(session, run.asked.id) is not None
    return ForecastFacts(run=run.asked.id, origin=run.asked.origin, last=max(found), pupils=found,
                         is_published=is_published)  # fmt: skip
