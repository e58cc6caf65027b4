"""Copies of the demo's units and of every row that belongs to one, made in the database itself.

A unit, its area and an independent provider are copied as they are, with a number after the name.
A row of another table is copied when it points at something copied, and points at the copy
instead; what belongs to the municipality (cycles, runs, files, the model) is shared by all. Each
table is one INSERT … SELECT made from the product's own models, so keys and checks hold.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    true,
)

from qms.org.models import OrgNode
from qms.tables import metadata

NODE, ACCOUNT, PLACEMENT = "org_node", "account", "org_placement"
OF_ACCOUNTS = ("role_grant", "inbox_message", "cycle_reminder")
"""Tables whose rows are copied with the account they belong to."""
BESIDE = (
    *("needs_", "decision", "grant_served", "planning_", "api_", "retention_"),
    *("allocation_line", "allocation_part", "allocation_move", PLACEMENT),
)
"""Tables that are not copied here: sealed rows, what must agree with a total, paths."""
KINDS = ("area", "unit")
NAMES = {
    (NODE, "local_id"),
    (NODE, "code"),
    ("org_name", "name"),
    ("fact_candidates", "name"),
    (ACCOUNT, "pseudonym"),
    ("quality_case", "form_key"),
    ("dialogue", "form_key"),
    ("unit_feedback", "form_key"),
    ("action", "form_key"),
    ("grant_enrolment", "pupil"),
}
"""Columns that have to differ between the copies."""
ROOM = 6  # a dash and the number of the copy


class Copier:
    """Copies the rows of one database; `number` is how many copies, `stride` between their ids."""

    def __init__(self, connection: Connection, number: int, *, tables: MetaData = metadata) -> None:
        self._connection = connection
        self._tables = tables.tables
        self._copies = counting(number)
        self.number = number
        self.nodes = frozenset(self._ids(NODE))

    def run(self, tables: MetaData = metadata) -> Iterator[int]:
        """Copy every table in order of dependence; yield the rows that were added."""
        for table in tables.sorted_tables:
            if not table.name.startswith(BESIDE) and self.copied(table.name) is not None:
                yield self._copy(table)

    @cache  # noqa: B019 - one copier lives as long as the program
    def stride(self, name: str) -> int:
        """Return what is added to a row's id for each copy: above every id there is."""
        table = self._tables[name]
        highest: int = self._connection.scalar(select(func.max(table.c.id))) or 0
        return int(10 ** len(str(highest)))

    def shifted(self, node_id: int, k: int) -> int:
        """Return the id of a node in copy `k`: its own where the node is shared."""
        return node_id + k * self.stride(NODE) if node_id in self.nodes else node_id

    @cache  # noqa: B019
    def copied(self, name: str) -> ColumnElement[bool] | None:
        """Return which rows of a table are copied; None when none are."""
        table = self._tables[name]
        if name == NODE:
            return or_(
                OrgNode.kind.in_(KINDS),
                and_(OrgNode.kind == "provider", OrgNode.provider_kind == "independent"),
            )
        if name == ACCOUNT:
            grants = self._tables["role_grant"]
            return table.c.id.in_(
                select(grants.c.account_id).where(grants.c.node_id.in_(self._of(NODE)))
            )
        ways = [one for one in table.columns if self._leads(one, name)]
        return or_(*(one.in_(self._of(_parent(one))) for one in ways)) if ways else None

    def _leads(self, one: Column[Any], name: str) -> bool:
        """Return whether a column decides that its row is copied."""
        parent = _parent(one)
        if parent == ACCOUNT:
            return name in OF_ACCOUNTS
        return self._shifts(one) and parent != name

    def _shifts(self, one: Column[Any]) -> bool:
        parent = _parent(one)
        if not parent or parent.startswith(BESIDE):
            return False
        return parent == one.table.name or self.copied(parent) is not None

    def _of(self, name: str) -> Select[Any]:
        """Return the ids of the original rows of a table that are copied."""
        table, which = self._tables[name], self.copied(name)
        originals = table.c.id < self.stride(name)
        return select(table.c.id).where(originals if which is None else and_(originals, which))

    def _ids(self, name: str) -> list[int]:
        return list(self._connection.scalars(self._of(name)))

    def _copy(self, table: Table) -> int:
        which = self.copied(table.name)
        assert which is not None
        named = [one.name for one in table.columns]
        wanted = [self._value(one).label(one.name) for one in table.columns]
        source = select(*wanted).select_from(table).join(self._copies, true())
        limited = source.where(which)
        before = self._count(table)
        self._connection.execute(insert(table).from_select(named, limited))
        return self._count(table) - before

    def _count(self, table: Table) -> int:
        return self._connection.scalar(select(func.count()).select_from(table)) or 0

    def _value(self, one: Column[Any]) -> ColumnElement[Any]:
        """Return what the copy has in the column."""
        k = self._copies.c.k
        if one.primary_key and isinstance(one.type, Integer) and not one.foreign_keys:
            return one + k * self.stride(one.table.name)
        if self._shifts(one):
            parent = _parent(one)
            moved = one + k * self.stride(parent)
            return case((one.in_(self._of(parent)), moved), else_=one)
        if (one.table.name, one.name) == (ACCOUNT, "user_name"):
            return "k" + cast(k, String) + "." + one
        if (one.table.name, one.name) in NAMES and isinstance(one.type, String):
            kept = func.substr(one, 1, (one.type.length or 0) - ROOM)
            return case((one == "", one), else_=kept + "-" + cast(k, String))
        return one


def counting(number: int) -> CTE:
    """Return the numbers from 1 as a table with the column `k`."""
    first = select(literal(1).label("k")).cte("copies", recursive=True)
    return first.union_all(select(first.c.k + 1).where(first.c.k < number))


def _parent(one: Column[Any]) -> str:
    """Return the table that a column points at; empty when it points at none by a number."""
    if not isinstance(one.type, Integer):
        return ""
    return next((key.column.table.name for key in one.foreign_keys), "")
