"""A school's own page: how much, why, why it changed, and every line of the working."""

from dataclasses import dataclass

from flask import abort, g, render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import authorize, scope_of
from qms.allocation import queries as allocation
from qms.allocation.core.budget.shared_out import Part
from qms.allocation.core.budget.types import Kind
from qms.allocation.core.records import StoredRun, UnitLine
from qms.allocation.core.suppression import Hidden, hidden_cells
from qms.allocation.core.told import Told, texts
from qms.allocation.labels import kind_label
from qms.allocation.queries.publicity import publicity
from qms.allocation.queries.unit_pages import Before, UnitYear, unit_year
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.change_figure import change_figure
from qms.allocation.views.change_words import explain
from qms.allocation.views.index_table import IndexTable, index_table
from qms.allocation.views.line_rows import LineRow, line_rows, working_rows
from qms.allocation.views.look_ahead import Ahead, look_ahead
from qms.allocation.views.note_words import notes_in_words
from qms.allocation.views.why_amount import why_amount
from qms.content.loader import load
from qms.i18n.language import language
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, today
from qms.web.rights import requires


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one reader sees of a school's year: `sees_shares` when its groups may be shown."""

    unit: Unit
    found: UnitYear
    hidden: Hidden
    ahead: Ahead | None
    parts: tuple[Part, ...]
    sees_shares: bool


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
        shown = _shown(session, unit, found)
    if found.line is None:
        return _left_out_page(shown, year)
    return _page(shown, found.line, year)


def _shown(session: Session, unit: Unit, found: UnitYear) -> Shown:
    actor = current_actor()
    fewest = publicity(session).fewest_shown
    sees_ahead = scope_of(actor, Can.FORECAST_READ).covers(unit.path)
    return Shown(
        unit=unit,
        found=found,
        hidden=hidden_cells(found.run.model, found.run.schools, fewest=fewest),
        ahead=look_ahead(session, found.run.head, found.line, unit)
        if sees_ahead and found.line
        else None,
        parts=allocation.parts_of(session, found.run.head.id, unit.id)
        if found.run.model.budget
        else (),
        sees_shares=scope_of(actor, Can.ALLOCATION_READ_SHARES).covers(unit.path),
    )


def _left_out_page(shown: Shown, year: int) -> str:
    """Return the page of a school without an index; it may have money that follows its pupils."""
    return render_template(
        "allocation/left_out.html",
        unit=shown.unit,
        found=shown.found,
        year=year,
        parts=[(kind_label(part.kind), part.ore) for part in shown.parts],
        part_sheets=_part_sheets(shown, has_few=False),
    )


def _page(shown: Shown, line: UnitLine, year: int) -> str:
    unit, run, before = shown.unit, shown.found.run, shown.found.before
    table = index_table(run, unit.id, before, shown.hidden)
    has_few = shown.hidden.parts_are_hidden(unit.id)
    return render_template(
        "allocation/show_unit.html",
        unit=unit,
        year=year,
        run=run.head,
        line=line,
        notes=notes_in_words(line.notes, fewest=shown.hidden.fewest),
        years=shown.found.years,
        fewest=shown.hidden.fewest,
        has_few=has_few,
        table=table if shown.sees_shares else None,
        sees_shares=shown.sees_shares,
        why=_why(shown, run, line, table),
        ahead=shown.ahead,
        provider_texts=_provider_texts(unit),
        sheet=line_rows(run.head, run.model, line, unit=unit.name, has_few=has_few),
        parts=[(kind_label(part.kind), part.ore) for part in shown.parts],
        part_sheets=_part_sheets(shown, has_few=has_few),
        **_change(run, line, before, unit),
    )


def _part_sheets(shown: Shown, *, has_few: bool) -> list[tuple[str, tuple[LineRow, ...]]]:
    """Return the lines of what the school gets beside the socioeconomic part, each by its name."""
    run = shown.found.run
    return [
        (
            kind_label(part.kind),
            working_rows(run.head, part.working, part.ore, quantum_ore=run.model.quantum_ore,
                         unit=shown.unit.name, has_few=has_few),
        )
        for part in shown.parts
        if part.kind is not Kind.SOCIOECONOMIC
    ]  # fmt: skip


def _why(shown: Shown, run: StoredRun, line: UnitLine, table: IndexTable | None) -> tuple[str, ...]:
    return why_amount(run, line, table, fewest=shown.hidden.fewest, sees_shares=shown.sees_shares)


def _change(run: StoredRun, line: UnitLine, before: Before | None, unit: Unit) -> dict[str, object]:
    """Return the change since the year before in words and as a figure, both None without one."""
    if before is None:
        return {"explained": None, "figure": None}
    explained = explain(run, line, before)
    figure = change_figure(run.head, explained, before, unit=unit.name)
    return {"explained": explained, "figure": figure}


def _provider_texts(unit: Unit) -> tuple[Told, ...]:
    """Return what an independent provider is told beside the lines."""
    if not unit.is_independent:
        return ()
    return texts(load("allocation_texts"), "provider", language())
