"""Reading the register page by page, as rows of an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.allocation.queries.publicity import publicity
from qms.api.core import hiding
from qms.api.core.datasets import place_of
from qms.api.core.values import Row, reader_of
from qms.followup.queries.results import indicators
from qms.kernel.schoolyear import school_year_of
from qms.org import queries as org
from qms.org.core.nodes import NodeKind
from qms.register import lookups
from qms.register.core.dataset import Dataset
from qms.register.core.datasets import DATASETS
from qms.register.core.storage import places_of
from qms.register.models import FACTS
from qms.register.queries import current_facts

EVERYWHERE = Scope(everything=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which rows: of these years and this unit or area, those after the id `after`."""

    years: Sequence[int] | None = None
    place_id: int | None = None
    after: int = 0
    limit: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The rows of a page, and the id after which the next begins; None on the last."""

    rows: tuple[Row, ...]
    next_after: int | None


def register_page(
    session: Session, dataset: Dataset, scope: Scope, asked: Asked, *, today: date
) -> Found:
    """Return one page of what holds now, hidden as on the pages; in the order of storage."""
    stored = _stored(session, dataset, scope, asked)
    shown = stored[: asked.limit]
    read = reader_of(dataset, _names(session, dataset), this_year=school_year_of(today))
    rows = tuple(read(cells) for _, cells in shown)
    _hide(session, dataset, rows, read)
    return Found(rows=rows, next_after=shown[-1][0] if len(stored) > asked.limit else None)


def _stored(
    session: Session, dataset: Dataset, scope: Scope, asked: Asked
) -> list[tuple[int, tuple[Any, ...]]]:
    """Return the page's rows by id, and one more where there is one."""
    if dataset.changes_organisation:
        facts = sorted(lookups.unit_facts(session, scope), key=lambda one: one.id)
        mine = (one for one in facts if asked.place_id in (None, one.id))
        return [(one.id, one.cells) for one in mine if one.id > asked.after][: asked.limit + 1]
    table, place = FACTS[dataset.key], place_of(dataset)
    name = f"{place.key}_id" if place else ""
    ids = None if asked.place_id is None or not place else [asked.place_id]
    where = scope if place else EVERYWHERE
    query = current_facts(table, name, where, asked.years, ids).where(table.c.id > asked.after)
    columns = [table.c.id, *(table.c[one.name] for one in places_of(dataset))]
    query = query.with_only_columns(*columns).order_by(table.c.id).limit(asked.limit + 1)
    return [(row[0], tuple(row[1:])) for row in session.execute(query)]


def _names(session: Session, dataset: Dataset) -> dict[int, str]:
    """Return the names of all places, as they are called last."""
    kinds = (NodeKind.MUNICIPALITY, NodeKind.PROVIDER, NodeKind.AREA)
    names = {one.id: one.name for one in org.nodes(session, on=lookups.LATEST, kinds=kinds)}
    return names | {one.id: one.name for one in lookups.all_units(session, EVERYWHERE)}


def _hide(session: Session, dataset: Dataset, rows: Sequence[Row], read: Any, /) -> None:  # noqa: ANN401 - a function
    if dataset.key == "background" and rows:
        _hide_shares(session, rows, read)
    elif dataset.key == "results":
        hiding.hide_results(rows, indicators())
    elif dataset.key == "surveys":
        hiding.hide_answers(rows)
    elif dataset.key in hiding.PARTS:
        hiding.hide_parts(rows, _alike(session, dataset, rows, read), hiding.PARTS[dataset.key])


def _hide_shares(session: Session, rows: Sequence[Row], read: Any) -> None:  # noqa: ANN401
    units = {row["unit_id"] for row in rows}
    years = {row["year"] for row in rows}
    groups = _alike(session, DATASETS["background"], rows, read)
    fewest = publicity(session).fewest_shown
    hiding.hide_shares(rows, groups, _pupils(session, units, years), fewest=fewest)


def _alike(
    session: Session,
    dataset: Dataset,
    rows: Sequence[Row],
    read: Any,  # noqa: ANN401 - a function
    /,
) -> list[Row]:
    """Return all rows of the units and years among the rows: a page may hold a part of them."""
    if not rows:
        return []
    units = {row["unit_id"] for row in rows}
    years = {row["year"] for row in rows}
    table = FACTS[dataset.key]
    query = current_facts(table, "unit_id", EVERYWHERE, years, units)
    columns = [table.c[one.name] for one in places_of(dataset)]
    return [read(tuple(row)) for row in session.execute(query.with_only_columns(*columns))]


def _pupils(
    session: Session, units: Iterable[int], years: Iterable[int]
) -> dict[tuple[int, int], int]:
    """Return how many pupils each unit had each year."""
    table = FACTS["pupil_counts"]
    query = current_facts(table, "unit_id", EVERYWHERE, years, list(units))
    query = query.with_only_columns(table.c.unit_id, table.c.year, func.sum(table.c.n))
    rows: Iterable[Any] = session.execute(query.group_by(table.c.unit_id, table.c.year))
    return {(unit, year): int(n) for unit, year, n in rows if n is not None}
