"""The schools' amounts of a year; whoever has one school comes straight to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.allocation import queries
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import LeftOut, RunHead, UnitLine
from qms.allocation.queries.material import last_year
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.order import swedish_key
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.rights import requires
from qms.web.tables import sort_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow:
    """A school in the list; `change_ore` is since last year's decided line, None without one."""

    unit: Unit
    line: UnitLine
    change_ore: int | None

    @property
    def index(self) -> Any:  # noqa: ANN401 - a Decimal for the number filters
        """Return the index with two decimals."""
        return decimal_of(self.line.index, 2)


KEYS: Mapping[str, Any] = {
    "skola": lambda row: swedish_key(row.unit.name),
    "omrade": lambda row: swedish_key(row.unit.area_name or row.unit.provider_name),
    "elever": lambda row: row.line.pupils,
    "index": lambda row: row.line.index,
    "kronor": lambda row: row.line.ore,
    "andring": lambda row: row.change_ore,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The year shown, the years there are, and the schools in the reader's scope.

    `rows` are all of them, `chosen` those of the provider that the address asks for.
    """

    run: RunHead
    years: tuple[int, ...]
    rows: tuple[UnitRow, ...]
    left_out: tuple[LeftOut, ...]
    names: Mapping[int, str]
    kind: str

    @property
    def chosen(self) -> tuple[UnitRow, ...]:
        """Return the rows that are shown."""
        return tuple(row for row in self.rows if self.kind in {"", row.unit.provider_kind})

    @property
    def sums(self) -> tuple[int, int, int | None]:
        """Return pupils, öre and change in öre of the rows shown; no change when one is new."""
        changes = [row.change_ore for row in self.chosen]
        known = [change for change in changes if change is not None]
        return (
            sum(row.line.pupils for row in self.chosen),
            sum(row.line.ore for row in self.chosen),
            sum(known) if known and len(known) == len(changes) else None,
        )


def read_overview() -> Overview | None:
    """Return the list of the year asked for, the newest without one; None before the first."""
    scope = authorize(current_actor(), Can.ALLOCATION_READ_UNIT)
    with db().reading() as session:
        heads = queries.run_years(session)
        if not heads:
            return None
        asked = request.args.get("ar", "")
        head = next((one for one in heads if str(one.budget_year) == asked), heads[0])
        run = queries.run(session, head.id)
        units = org.units(session, scope, on=today(), include_closed=True)
        by_id = {unit.id: unit for unit in units}
        lines = queries.lines(session, head.id, unit_ids=by_id)
        before = last_year(session, head.budget_year)
    left_out = run.left_out if run else ()
    return Overview(
        run=head,
        years=tuple(one.budget_year for one in heads),
        rows=tuple(
            UnitRow(
                unit=by_id[line.unit_id],
                line=line,
                change_ore=line.ore - before[str(line.unit_id)].ore
                if str(line.unit_id) in before
                else None,
            )
            for line in lines
        ),
        left_out=tuple(one for one in left_out if one.unit_id in by_id),
        names={unit.id: unit.name for unit in units},
        kind=request.args.get("huvudman", ""),
    )


@bp.get("/ersattning")
@requires(Can.ALLOCATION_READ_UNIT)
def show_units() -> Answer:
    """List the schools' amounts, or go to the only one the reader has."""
    overview = read_overview()
    only = _only_unit(overview) if overview else None
    if overview and only and not has_right(current_actor(), Can.ALLOCATION_READ):
        year = overview.run.budget_year
        return redirect(url_for("allocation.show_unit", unit_id=only, year=year), 303)
    sort, rows = sort_rows(overview.chosen if overview else (), KEYS, default="skola")
    return render_template(
        "allocation/show_units.html",
        overview=overview,
        rows=rows,
        sort=sort,
        asked=request.args,
    )


def _only_unit(overview: Overview) -> int | None:
    ids = [row.unit.id for row in overview.rows]
    ids += [one.unit_id for one in overview.left_out]
    return ids[0] if len(ids) == 1 else None
