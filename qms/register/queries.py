"""Reading the register: facts for other modules, and batches.

Facts are the current ones: rows that no later batch has replaced. `scope` limits them to units
that lie in it today, closed units included.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Table, distinct, func, literal, select, union_all
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.db.kept import kept
from qms.org.models import OrgPlacement
from qms.org.queries import within
from qms.register.core.columns import Kind
from qms.register.core.dataset import Dataset
from qms.register.core.datasets import DATASETS
from qms.register.core.facts import (
    ApplicationCount,
    BackgroundShare,
    BirthCount,
    Coverage,
    Inhabitants,
    PupilCount,
    PupilPattern,
    Result,
)
from qms.register.core.open_cells import Unpacked
from qms.register.core.storage import read_back
from qms.register.models import FACTS
from qms.register.stamps import stamp

Years = Iterable[int] | None
Ids = Collection[int] | None


def _inside(column: ColumnElement[int], scope: Scope) -> ColumnElement[bool]:
    """Return the condition that the row's unit or area lies in the scope now."""
    today = select(OrgPlacement.node_id).where(
        OrgPlacement.valid_to.is_(None), within(scope, OrgPlacement.path)
    )
    return column.in_(today)


def current_facts(table: Table, place: str, scope: Scope, years: Years, ids: Ids, /) -> Select[Any]:
    """Return the select of the rows that hold now, for the units or areas in the scope."""
    query = select(table).where(table.c.superseded_by.is_(None))
    if not scope.everything:
        query = query.where(_inside(table.c[place], scope))
    if years is not None:
        query = query.where(table.c.year.in_(list(years)))
    if ids is not None:
        query = query.where(table.c[place].in_(list(ids)))
    return query


def pupil_counts(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[PupilCount, ...]:
    """Return pupils per unit, step and year on 15 October, ordered so."""
    table = FACTS["pupil_counts"]
    query = current_facts(table, "unit_id", scope, years, unit_ids)
    order = (table.c.unit_id, table.c.step, table.c.year)
    columns = (*order, table.c.n)
    rows = session.execute(query.with_only_columns(*columns).order_by(*order))
    return tuple(PupilCount(unit_id=u, step=s, year=y, n=n) for u, s, y, n in rows)


def population(
    session: Session, scope: Scope, *, years: Years = None, area_ids: Ids = None
) -> tuple[Inhabitants, ...]:
    """Return inhabitants per area, age and year on 31 December, ordered so."""
    table = FACTS["population"]
    query = current_facts(table, "area_id", scope, years, area_ids)
    order = (table.c.area_id, table.c.age, table.c.year)
    columns = (*order, table.c.n)
    rows = session.execute(query.with_only_columns(*columns).order_by(*order))
    return tuple(Inhabitants(area_id=a, age=g, year=y, n=n) for a, g, y, n in rows)


def births(
    session: Session, scope: Scope, *, years: Years = None, area_ids: Ids = None
) -> tuple[BirthCount, ...]:
    """Return children born per area and calendar year, ordered so."""
    table = FACTS["births"]
    query = current_facts(table, "area_id", scope, years, area_ids)
    order = (table.c.area_id, table.c.year)
    columns = (*order, table.c.n)
    rows = session.execute(query.with_only_columns(*columns).order_by(*order))
    return tuple(BirthCount(area_id=a, year=y, n=n) for a, y, n in rows)


def background(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[BackgroundShare, ...]:
    """Return each category's share of a unit's pupils, by unit, year, factor and category."""
    table = FACTS["background"]
    order = (table.c.unit_id, table.c.year, table.c.factor, table.c.category)
    query = current_facts(table, "unit_id", scope, years, unit_ids).order_by(*order)
    rows = session.execute(
        query.with_only_columns(*order, table.c.share, table.c.part, table.c.whole)
    )
    return tuple(
        BackgroundShare(unit_id=u, year=y, factor=f, category=c, share=s, part=p, whole=w)
        for u, y, f, c, s, p, w in rows
    )


def results(
    session: Session,
    scope: Scope,
    *,
    years: Years = None,
    unit_ids: Ids = None,
    indicators: Collection[str] | None = None,
) -> tuple[Result, ...]:
    """Return the units' values of indicators, by unit, indicator and year."""
    table = FACTS["results"]
    order = (table.c.unit_id, table.c.indicator, table.c.year)
    query = current_facts(table, "unit_id", scope, years, unit_ids).order_by(*order)
    if indicators is not None:
        query = query.where(table.c.indicator.in_(list(indicators)))
    number = (table.c.value, table.c.value_reason, table.c.value_approximate)
    rows = session.execute(query.with_only_columns(*order, *number, table.c.n))
    return tuple(
        Result(unit_id=u, indicator=i, year=y, value=read_back(*value), n=n)
        for u, i, y, *value, n in rows
    )


def pupil_patterns(
    session: Session,
    scope: Scope,
    *,
    dataset: Literal["historic_pupils", "current_pupils"],
    years: Years = None,
    unit_ids: Ids = None,
) -> tuple[PupilPattern, ...]:
    """Return pupils without identity, those who are alike together, by unit and year."""
    table = FACTS[dataset]
    has_outcomes = "outcomes" in table.c
    query = current_facts(table, "unit_id", scope, years, unit_ids).with_only_columns(
        table.c.unit_id,
        table.c.year,
        table.c.previous_unit_id,
        table.c.is_resident,
        table.c.n,
        table.c.factors,
        table.c.outcomes if has_outcomes else literal("{}"),
    )
    order = (table.c.unit_id, table.c.year, table.c.digest)
    rows: Iterable[Any] = session.execute(query.order_by(*order))
    unpacked = Unpacked()
    return tuple(
        PupilPattern(
            unit_id=unit,
            year=year,
            previous_unit_id=previous,
            factors=unpacked[factors],
            outcomes=unpacked[outcomes],
            is_resident=is_resident,
            n=n,
        )
        for unit, year, previous, is_resident, n, factors, outcomes in rows
    )


def applications(
    session: Session, scope: Scope, *, years: Years = None, unit_ids: Ids = None
) -> tuple[ApplicationCount, ...]:
    """Return places, applicants and moves per unit and year, ordered so."""
    table = FACTS["applications"]
    query = current_facts(table, "unit_id", scope, years, unit_ids)
    return tuple(
        ApplicationCount(
            unit_id=row.unit_id,
            year=row.year,
            places=row.places,
            first_choice=row.first_choice,
            admitted=row.admitted,
            moved_in=row.moved_in,
            moved_out=row.moved_out,
        )
        for row in session.execute(query.order_by(table.c.unit_id, table.c.year))
    )


def years_of(session: Session, dataset_key: str) -> tuple[int, ...]:
    """Return the years that the dataset has current facts for, oldest first."""
    table = FACTS[dataset_key]
    query = select(table.c.year).distinct().where(table.c.superseded_by.is_(None))
    question, facts = ("register.years", dataset_key), stamp(session, dataset_key)
    return kept(session, question, facts, lambda: tuple(sorted(session.scalars(query))))


def batches_behind(session: Session, dataset_key: str, *, years: Years = None) -> tuple[int, ...]:
    """Return the batches whose rows are the current facts: what a run should pin."""
    table = FACTS[dataset_key]
    query = select(table.c.batch_id).distinct().where(table.c.superseded_by.is_(None))
    if years is not None:
        query = query.where(table.c.year.in_(list(years)))
    return tuple(sorted(session.scalars(query)))


def coverage(session: Session) -> Mapping[str, Mapping[int, Coverage]]:
    """Return, per dataset and year, how many units or areas and rows have current facts."""
    facts = stamp(session, *FACTS)
    return kept(session, "register.coverage", facts, lambda: _coverage(session))


def _coverage(session: Session) -> Mapping[str, Mapping[int, Coverage]]:
    found: dict[str, dict[int, Coverage]] = {key: {} for key in FACTS}
    query = union_all(*(_coverage_of(key, table) for key, table in FACTS.items()))
    for key, year, places, rows, latest in session.execute(query):
        found[key][year] = Coverage(places=places, rows=rows, latest_batch=latest)
    return found


def _coverage_of(key: str, table: Table) -> Select[Any]:
    dataset = DATASETS[key]
    name = _place_name(dataset)
    places = func.count(distinct(table.c[name])) if name else literal(0)
    rows = func.sum(table.c[dataset.counted]) if dataset.counted else func.count()
    newest = func.max(table.c.batch_id)
    return (
        select(literal(key), table.c.year, places, rows, newest)
        .where(table.c.superseded_by.is_(None))
        .group_by(table.c.year)
    )


def _place_name(dataset: Dataset) -> str:
    kinds = {Kind.UNIT, Kind.AREA}
    place = next((column for column in dataset.key_columns if column.kind in kinds), None)
    return f"{place.key}_id" if place else ""
