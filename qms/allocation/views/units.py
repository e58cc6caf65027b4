"""The schools' amounts of a year; whoever has one school comes straight to it."""

from collections.abc import Mapping
from typing import Any

from flask import redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.unit_list import Overview, read_overview
from qms.i18n.order import swedish_key
from qms.web.context import current_actor
from qms.web.rights import requires
from qms.web.tables import sort_rows

KEYS: Mapping[str, Any] = {
    "skola": lambda row: swedish_key(row.unit.name),
    "omrade": lambda row: swedish_key(row.unit.area_name or row.unit.provider_name),
    "elever": lambda row: row.pupils,
    "index": lambda row: row.line.index if row.line else None,
    "kronor": lambda row: row.ore,
    "andring": lambda row: row.change_ore,
}


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
