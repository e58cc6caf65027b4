"""The schools' amounts of a year as a list: everything a school gets, and what it is made of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from flask import request
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation import queries
from qms.allocation.core.budget.types import Kind
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import LeftOut, RunHead, StoredRun, UnitLine
from qms.allocation.labels import kind_label
from qms.allocation.queries.parts import ORDER
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today

Amounts = Mapping[int, Mapping[Kind, int]]
"""Öre by unit and kind."""
BY_NEED = frozenset({Kind.SOCIOECONOMIC, Kind.EARLY_YEARS})
"""What follows the index: all there is in a model without a whole budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A school in the list; `amounts` are öre of each of the year's kinds, in their order.

    `line` is None for a school without an index, `pupils` when they are unknown, and `change_ore`
    when there is no decision of last year to compare with.
    """

    unit: Unit
    line: UnitLine | None
    pupils: int | None
    amounts: tuple[int, ...]
    change_ore: int | None

    @property
    def ore(self) -> int:
        """Return everything the school gets."""
        return sum(self.amounts)

    @property
    def index(self) -> Decimal | None:
        """Return the index with two decimals, None without one."""
        return decimal_of(self.line.index, 2) if self.line else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The year shown, the years there are, and the schools in the reader's scope.

    `rows` are all with any money, `chosen` those of the provider that the address asks for.
    `unindexed` have money but no index, `left_out` neither. `is_whole_change` says that the
    changes are of everything, else only of what follows the index.
    """

    run: RunHead
    years: tuple[int, ...]
    kinds: tuple[Kind, ...]
    rows: tuple[UnitRow, ...]
    unindexed: tuple[LeftOut, ...]
    left_out: tuple[LeftOut, ...]
    is_whole_change: bool
    names: Mapping[int, str]
    kind: str

    @property
    def chosen(self) -> tuple[UnitRow, ...]:
        """Return the rows that are shown."""
        return tuple(row for row in self.rows if self.kind in {"", row.unit.provider_kind})

    @property
    def kind_names(self) -> tuple[str, ...]:
        """Return what the parts are called, in their order."""
        return tuple(kind_label(kind) for kind in self.kinds)

    @property
    def sums(self) -> tuple[int, int, int | None]:
        """Return pupils, öre and change in öre of the rows shown; no change when one is new."""
        changes = [row.change_ore for row in self.chosen]
        known = [change for change in changes if change is not None]
        return (
            sum(row.pupils or 0 for row in self.chosen),
            sum(row.ore for row in self.chosen),
            sum(known) if known and len(known) == len(changes) else None,
        )

    @property
    def kind_sums(self) -> tuple[int, ...]:
        """Return the öre of each part of the rows shown."""
        return tuple(
            sum(row.amounts[place] for row in self.chosen) for place in range(len(self.kinds))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Last year's decided öre; `kinds` are those that a change is counted of."""

    amounts: Amounts
    kinds: Collection[Kind]

    def change(self, unit_id: int, now: Mapping[Kind, int]) -> int | None:
        """Return the change of the unit's öre, None when it had nothing of the kinds."""
        before = self.amounts.get(unit_id, {})
        if not any(kind in before for kind in self.kinds):
            return None
        return sum(now.get(kind, 0) - before.get(kind, 0) for kind in self.kinds)


def read_overview() -> Overview | None:
    """Return the list of the year asked for, the newest without one; None before the first."""
    scope = authorize(current_actor(), Can.ALLOCATION_READ_UNIT)
    with db().reading() as session:
        heads = queries.run_years(session)
        asked = request.args.get("ar", "")
        head = next(
            (one for one in heads if str(one.budget_year) == asked), next(iter(heads), None)
        )
        run = queries.run(session, head.id) if head else None
        if run is None:
            return None
        units = org.units(session, scope, on=today(), include_closed=True)
        return _overview(session, run, units, years=tuple(one.budget_year for one in heads))


def _overview(
    session: Session, run: StoredRun, units: Collection[Unit], *, years: tuple[int, ...]
) -> Overview:
    by_id = {unit.id: unit for unit in units}
    amounts = queries.amounts_by_kind(session, run.head.id)
    lines = {line.unit_id: line for line in queries.lines(session, run.head.id, unit_ids=by_id)}
    given = frozenset(kind for found in amounts.values() for kind, ore in found.items() if ore)
    kinds = tuple(kind for kind in ORDER if kind in given or kind is Kind.SOCIOECONOMIC)
    before = _before(session, run)
    out = [one for one in run.left_out if one.unit_id in by_id]
    return Overview(
        run=run.head,
        years=years,
        kinds=kinds,
        rows=tuple(
            UnitRow(
                unit=by_id[unit_id],
                line=lines.get(unit_id),
                pupils=_pupils(run, unit_id, lines.get(unit_id)),
                amounts=tuple(found.get(kind, 0) for kind in kinds),
                change_ore=before.change(unit_id, found),
            )
            for unit_id, found in amounts.items()
            if unit_id in by_id
        ),
        unindexed=tuple(one for one in out if one.unit_id in amounts),
        left_out=tuple(one for one in out if one.unit_id not in amounts),
        is_whole_change=set(before.kinds) == set(ORDER),
        names={unit.id: unit.name for unit in units},
        kind=request.args.get("huvudman", ""),
    )


def _before(session: Session, run: StoredRun) -> Before:
    """Return last year's amounts, and what can be compared with them.

    Where only one of the years divided a whole budget the rest has nothing to stand against.
    """
    last = queries.adopted_run(session, run.head.budget_year - 1)
    if last is None:
        return Before(amounts={}, kinds=ORDER)
    is_alike = (last.model.budget is None) == (run.model.budget is None)
    amounts = queries.amounts_by_kind(session, last.head.id)
    return Before(amounts=amounts, kinds=ORDER if is_alike else BY_NEED)


def _pupils(run: StoredRun, unit_id: int, line: UnitLine | None) -> int | None:
    """Return the pupils that the money was counted on."""
    if line is not None:
        return line.pupils
    grades = run.inputs.grades.get(str(unit_id))
    return sum(grades.values()) if grades else None
