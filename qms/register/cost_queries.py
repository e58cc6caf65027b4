"""Reading what costs are made of: the ledger, classes and groups, areas and staff.

The ledger belongs to no unit: whoever asks decides what a reader may see of it.
"""

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Row, Select, Table, func, select, tuple_
from sqlalchemy.orm import Session

from qms.register.models import FACTS

BOOKED = ("account", "cost_centre", "activity", "object", "project", "counterpart")
AT_A_TIME = 20_000
MOST_WAYS = 3_000
Way = tuple[str, ...]
"""What a line is booked on, in the order of BOOKED."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """The lines of a year and kind, those of a month that are booked alike together.

    `names[column][codes[column][n]]` is what entry n says; `ore` its sum, `lines` how many lines.
    """

    names: dict[str, tuple[str, ...]]
    codes: dict[str, NDArray[np.int32]]
    ore: NDArray[np.int64]
    lines: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """A line of the ledger; `lines` identical ones of `ore` each."""

    period: str
    booked: Way
    text: str
    ore: int
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """Pupils of a class or group on a count date; None when the register has no number."""

    unit_id: int
    form: str
    group: str
    band: str
    day: date
    pupils: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCount:
    """Full-time equivalents of a category at a unit in a year."""

    unit_id: int
    category: str
    fte: Decimal | None
    qualified_fte: Decimal | None


def years(session: Session) -> dict[int, dict[str, tuple[str, ...]]]:
    """Return the months that the ledger has, by year and kind."""
    table = FACTS["ledger"]
    rows = session.execute(
        select(table.c.year, table.c.kind, table.c.period)
        .where(table.c.superseded_by.is_(None))
        .distinct()
        .order_by(table.c.period)
    )
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for year, kind, period in rows:
        by_kind = found.setdefault(year, {})
        by_kind[kind] = (*by_kind.get(kind, ()), period)
    return found


def booked(session: Session, year: int, kind: str) -> Booked:
    """Return the year's ledger, `outcome` or `budget`; summed by the database, to the öre."""
    table = FACTS["ledger"]
    columns = [table.c[name] for name in ("period", *BOOKED)]
    query = (
        select(*columns, func.sum(table.c.amount * table.c.lines), func.sum(table.c.lines))
        .where(table.c.superseded_by.is_(None), table.c.year == year, table.c.kind == kind)
        .group_by(*columns)
        .order_by(*columns)
        .execution_options(yield_per=AT_A_TIME)
    )
    return _coded(session, query, ("period", *BOOKED))


def _coded(session: Session, query: Select[Any], columns: Sequence[str]) -> Booked:
    known: dict[str, dict[str, int]] = {column: {} for column in columns}
    codes: dict[str, list[int]] = {column: [] for column in columns}
    ore: list[int] = []
    lines: list[int] = []
    for row in session.execute(query):
        for column, value in zip(columns, row, strict=False):
            codes[column].append(known[column].setdefault(value, len(known[column])))
        ore.append(int(row[-2]))
        lines.append(int(row[-1]))
    return Booked(
        names={column: tuple(texts) for column, texts in known.items()},
        codes={column: np.array(each, dtype=np.int32) for column, each in codes.items()},
        ore=np.array(ore, dtype=np.int64),
        lines=np.array(lines, dtype=np.int64),
    )


def _those(year: int, kind: str, ways: Collection[Way]) -> ColumnElement[bool]:
    table = FACTS["ledger"]
    return (
        table.c.superseded_by.is_(None)
        & (table.c.year == year)
        & (table.c.kind == kind)
        & table.c.cost_centre.in_({way[1] for way in ways})
        & table.c.account.in_({way[0] for way in ways})
        & tuple_(*(table.c[name] for name in BOOKED)).in_(list(ways))
    )


def has_booked(session: Session, year: int, kind: str) -> bool:
    """Return whether the ledger of the year has any line of the kind: `outcome` or `budget`."""
    table = FACTS["ledger"]
    those = table.c.superseded_by.is_(None) & (table.c.year == year) & (table.c.kind == kind)
    return session.scalar(select(table.c.id).where(those).limit(1)) is not None


def ledger_lines(
    session: Session, year: int, kind: str, ways: Collection[Way], *, offset: int, limit: int
) -> tuple[tuple[LedgerLine, ...], int, int]:
    """Return some of the lines that are booked in the given ways, how many there are and their öre.

    The largest come first.
    """
    if len(ways) > MOST_WAYS:
        return _of_many(session, year, kind, frozenset(ways), slice(offset, offset + limit))
    table = FACTS["ledger"]
    those = _those(year, kind, ways)
    count, ore = session.execute(
        select(func.count(), func.sum(table.c.amount * table.c.lines)).where(those)
    ).one()
    query = (
        select(table)
        .where(those)
        .order_by(func.abs(table.c.amount).desc(), table.c.id)
        .offset(offset)
        .limit(limit)
    )
    return tuple(_line(row) for row in session.execute(query)), count, int(ore or 0)


def _line(row: Row[Any]) -> LedgerLine:
    return LedgerLine(
        period=row.period,
        booked=tuple(getattr(row, name) for name in BOOKED),
        text=row.text,
        ore=row.amount,
        lines=row.lines,
    )


def _of_many(
    session: Session, year: int, kind: str, ways: frozenset[Way], page: slice, /
) -> tuple[tuple[LedgerLine, ...], int, int]:
    """Return the same by going through the year: a statement names only so many ways."""
    table = FACTS["ledger"]
    columns = (table.c.id, table.c.amount, table.c.lines, *(table.c[name] for name in BOOKED))
    query = select(*columns).where(
        table.c.superseded_by.is_(None), table.c.year == year, table.c.kind == kind
    )
    ore, ranks = 0, []
    for fact_id, amount, lines, *way in session.execute(
        query.execution_options(yield_per=AT_A_TIME)
    ):
        if tuple(way) in ways:
            ore += amount * lines
            ranks.append((-abs(amount), fact_id))
    shown = [fact_id for _, fact_id in heapq.nsmallest(page.stop, ranks)[page]]
    rows = session.execute(select(table).where(table.c.id.in_(shown)))
    by_id = {row.id: _line(row) for row in rows}
    return tuple(by_id[fact_id] for fact_id in shown), len(ranks), ore


def group_counts(session: Session, year: int) -> tuple[GroupCount, ...]:
    """Return the classes and groups of the year's count dates, ordered."""
    table = FACTS["groups"]
    order = (table.c.unit_id, table.c.form, table.c.group, table.c.band, table.c.day)
    query = select(*order, table.c.pupils).where(
        table.c.superseded_by.is_(None), table.c.year == year
    )
    return tuple(
        GroupCount(unit_id=unit, form=form, group=group, band=band, day=day, pupils=pupils)
        for unit, form, group, band, day, pupils in session.execute(query.order_by(*order))
    )


def areas(session: Session, year: int) -> dict[int, Decimal]:
    """Return square metres by unit, of the year or the latest before it that the register has."""
    table = FACTS["unit_areas"]
    query = select(table.c.unit_id, table.c.m2).where(_latest(table, year))
    return {unit: m2 for unit, m2 in session.execute(query) if m2 is not None}


def places(session: Session, year: int) -> dict[int, int]:
    """Return how many the units' premises are for, of the same year as their square metres."""
    table = FACTS["unit_areas"]
    query = select(table.c.unit_id, table.c.places).where(_latest(table, year))
    return {unit: count for unit, count in session.execute(query) if count is not None}


def staff(session: Session, year: int) -> tuple[StaffCount, ...]:
    """Return the staff of the units by category, of the year or the latest before it, ordered."""
    table = FACTS["staff"]
    query = select(table).where(_latest(table, year))
    return tuple(
        StaffCount(
            unit_id=row.unit_id,
            category=row.category,
            fte=row.fte,
            qualified_fte=row.qualified_fte,
        )
        for row in session.execute(query.order_by(table.c.unit_id, table.c.category))
    )


def _latest(table: Table, year: int) -> ColumnElement[bool]:
    """Return that a row holds, and is of the year or, where that has none, the latest before."""
    earlier = (table.c.superseded_by.is_(None)) & (table.c.year <= year)
    latest = select(func.max(table.c.year)).where(earlier).scalar_subquery()
    return table.c.superseded_by.is_(None) & (table.c.year == latest)
