"""What the register, the forecast and the costs say of a form's units, read once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.forecast import queries as forecast
from qms.org.core.nodes import Unit
from qms.planning.core.from_register import Kind
from qms.planning.core.from_register.snapshot import (
    Flow,
    ForecastFacts,
    Pupils,
    Snapshot,
    UnitFacts,
)
from qms.planning.queries.register_costs import cost_facts
from qms.register import cost_queries, plan_queries, premises_queries
from qms.register import queries as register

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
    sizes, day = _groups(session, kind, set(ids), newest)
    planned = _planned(session, own)
    away = [n for (unit, _), n in counts[newest].items() if unit in others]
    known = premises_queries.premises(session, EVERYBODY, unit_ids=ids)
    far = premises_queries.distances(session, EVERYBODY, unit_ids=ids)
    return Snapshot(
        units=tuple(_unit(unit, kind) for unit in own), areas=areas, counts=counts,
        others=(round(sum(away)), len(others)), forecast=_forecast(session, kind, ids),
        flows=flows, flows_year=flows_year, premises={one.unit_id: one for one in known},
        m2={unit: float(m2) for unit, m2 in cost_queries.areas(session, newest).items()},
        distances={(one.area_id, one.unit_id): one.km for one in far},
        centres=premises_queries.area_centres(session, EVERYBODY),
        candidates=premises_queries.candidates(session, EVERYBODY),
        costs=cost_facts(session, kind, set(ids), books=books), group_sizes=sizes, group_day=day,
        planned=planned,
    )  # fmt: skip


def _planned(session: Session, own: Sequence[Unit]) -> tuple[tuple[str, int], ...]:
    """Return units that something is planned for, with the autumn that it holds from."""
    names = {unit.id: unit.name for unit in own}
    changes = plan_queries.unit_changes(session, EVERYBODY, unit_ids=list(names))
    found = {(names[one.unit_id], one.year) for one in changes}
    found |= {(unit.name, unit.closed.year) for unit in own if unit.closed}
    return tuple(sorted(found))


def _unit(unit: Unit, kind: Kind) -> UnitFacts:
    span = next(at for at in unit.forms if at.form is kind.form)
    return UnitFacts(
        id=unit.id, name=unit.name, area_id=unit.area_id, low=max(span.low, kind.steps[0]),
        high=min(span.high, kind.steps[-1]),
    )  # fmt: skip


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
    """Return the newest published forecast; None where it has nothing for the form."""
    run = forecast.latest(session)
    if run is None:
        return None
    found: dict[int, dict[tuple[int, int], float]] = {}
    for one in forecast.all_values(session, run.asked.id, ids):
        if one.step is not None and one.step in kind.steps and one.unit.isdecimal():
            found.setdefault(one.year, {})[int(one.unit), one.step] = one.mean
    if not found:
        return None
    return ForecastFacts(run=run.asked.id, origin=run.asked.origin, last=max(found), pupils=found)


def _groups(
    session: Session, kind: Kind, ids: set[int], newest: int
) -> tuple[tuple[int, ...], str]:
    """Return the sizes of classes on the year's last count day, and the day."""
    groups = [
        one for one in cost_queries.group_counts(session, newest)
        if one.unit_id in ids and one.pupils and one.form in {form.value for form in kind.costs}
    ]  # fmt: skip
    last = max((one.day for one in groups), default=None)
    sizes = tuple(sorted(one.pupils or 0 for one in groups if one.day == last))
    return sizes, f"{last}" if last else ""
