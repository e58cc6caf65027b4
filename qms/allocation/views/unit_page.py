"""A school's own page: how much, why it changed, and every line of the working."""

from flask import abort, g, render_template

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.allocation.queries.unit_pages import unit_year
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.change_figure import change_figure, explain
from qms.allocation.views.index_table import index_table
from qms.allocation.views.line_rows import line_rows
from qms.org import queries as org
from qms.web.context import current_actor, db, today
from qms.web.rights import requires


@bp.get("/ersattning/<int:unit_id>/<int:year>")
@requires(Can.ALLOCATION_READ_UNIT)
def show_unit(unit_id: int, year: int) -> Answer:
    """Show one school's amount for a budget year; 404 outside the reader's schools."""
    g.menu_endpoint = "allocation.show_units"
    scope = authorize(current_actor(), Can.ALLOCATION_READ_UNIT)
    with db().reading() as session:
        unit = org.unit(session, unit_id, scope, on=today())
        found = unit_year(session, unit_id, year) if unit else None
    if unit is None or found is None:
        abort(404)
    if found.line is None:
        return render_template("allocation/left_out.html", unit=unit, found=found, year=year)
    table = index_table(found.run, unit_id, found.before)
    has_few = table is not None and table.is_withheld
    explained = explain(found.run, found.line, found.before) if found.before else None
    return render_template(
        "allocation/show_unit.html",
        unit=unit,
        year=year,
        run=found.run.head,
        line=found.line,
        years=found.years,
        explained=explained,
        figure=change_figure(found.run.head, explained, found.before, unit=unit.name)
        if explained and found.before
        else None,
        table=table,
        sheet=line_rows(
            found.run.head, found.run.model, found.line, unit=unit.name, has_few=has_few
        ),
    )
