"""One calculation: every school's points, index and kronor."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for

from qms.access.policy import Can
from qms.access.scope import authorize, has_right
from qms.allocation import queries, services
from qms.allocation.core.budget.rerun import command_line
from qms.allocation.core.numerals import decimal_of
from qms.allocation.core.records import StoredRun, UnitLine
from qms.allocation.core.states import NotAllowedNowError, SamePersonError, StaleRunError
from qms.allocation.core.suppression import PLACES, Hidden, hidden_cells
from qms.allocation.core.units_judged.unit_pupils import CANNOT_TELL
from qms.allocation.core.units_judged.unseen import unseen_in
from qms.allocation.queries.publicity import publicity
from qms.allocation.views.blueprint import Answer, bp
from qms.allocation.views.note_words import notes_in_words
from qms.allocation.views.run_parts import run_parts
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires
from qms.web.tables import LONG, page_of, sort_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A school in the table, and what is `hidden` of its groups of few pupils.

    `sees_few` says whether this reader sees them all the same.
    """

    unit: Unit
    line: UnitLine
    pot_ore: int
    hidden: Hidden
    sees_few: bool

    @property
    def has_few(self) -> bool:
        """Return whether its exact index would tell of a group too small to be shown."""
        return self.hidden.parts_are_hidden(self.line.unit_id)

    @property
    def is_exact(self) -> bool:
        """Return whether this reader sees its points and exact index."""
        return self.sees_few or not self.has_few

    @property
    def points(self) -> Decimal | None:
        """Return the points with four decimals; None when they would tell of few pupils."""
        return decimal_of(self.line.points, 4) if self.is_exact else None

    @property
    def index(self) -> Decimal:
        """Return the index with four decimals, two when more would tell of few pupils."""
        if self.is_exact:
            return decimal_of(self.line.index, PLACES)
        return self.hidden.index(self.line.unit_id, self.line.index, PLACES)

    @property
    def unseen(self) -> list[str]:
        """Return which of its pupils the risk model does not know, as this reader may see it."""
        notes = [note for note in self.line.notes if unseen_in(note)]
        return notes_in_words(notes, fewest=self.hidden.fewest, sees_few=self.sees_few)

    @property
    def per_pupil_ore(self) -> int:
        """Return the amount per pupil, in öre."""
        return int(decimal_of(self.line.kr_per_pupil * 100, 0))

    @property
    def share(self) -> Any:  # noqa: ANN401 - a Decimal for the number filters
        """Return the share of the pot."""
        return decimal_of(Fraction(self.line.ore, self.pot_ore), 6)


KEYS: Mapping[str, Any] = {
    "skola": lambda row: swedish_key(row.unit.name),
    "elever": lambda row: row.line.pupils,
    "poang": lambda row: row.points,
    "index": lambda row: row.index,
    "perelev": lambda row: row.line.kr_per_pupil,
    "kronor": lambda row: row.line.ore,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A calculation with the rows in the reader's scope, all and chosen."""

    run: StoredRun
    every: tuple[Row, ...]
    chosen: tuple[Row, ...]
    names: Mapping[int, str]


def read_run(run_id: int) -> Shown:
    """Return the calculation, its rows filtered by what stands in the address; 404 if none."""
    g.menu_endpoint = "allocation.show_models"
    scope = authorize(current_actor(), Can.ALLOCATION_READ)
    with db().reading() as session:
        run = queries.run(session, run_id)
        if run is None:
            abort(404)
        lines = queries.lines(session, run_id)
        units = org.units(session, scope, on=today(), include_closed=True)
        fewest = publicity(session).fewest_shown
    by_id = {unit.id: unit for unit in units}
    hidden = hidden_cells(run.model, run.schools, fewest=fewest)
    sees_few = has_right(current_actor(), Can.REGISTER_READ)
    rows = tuple(
        Row(
            unit=by_id[line.unit_id],
            line=line,
            pot_ore=run.head.pot_ore,
            hidden=hidden,
            sees_few=sees_few,
        )
        for line in lines
        if line.unit_id in by_id
    )
    kind = request.args.get("huvudman", "")
    chosen = tuple(row for row in rows if kind in {"", row.unit.provider_kind})
    names = {unit.id: unit.name for unit in units}
    return Shown(run=run, every=rows, chosen=chosen, names=names)


@bp.get("/fordelning/<int:run_id>")
@requires(Can.ALLOCATION_READ)
def show_run(run_id: int) -> Answer:
    """Show the calculation school by school; the sum of all is the pot."""
    shown = read_run(run_id)
    with db().reading() as session:
        parts = run_parts(session, shown.run, shown.names)
    sort, rows = sort_rows(shown.chosen, KEYS, default="-kronor")
    paging = page_of(rows, size=LONG)
    indexes = [row.index for row in shown.every]
    return render_template(
        "allocation/show_run.html",
        run=shown.run.head,
        rows=paging.cut(rows),
        paging=paging,
        sort=sort,
        total=len(shown.every),
        sum_ore=sum(row.line.ore for row in rows),
        sum_pupils=sum(row.line.pupils for row in rows),
        all_pupils=sum(row.line.pupils for row in shown.every),
        left_out=[one for one in shown.run.left_out if one.unit_id in shown.names],
        undivided=sum(CANNOT_TELL in school.notes for school in shown.run.schools),
        unseen=[
            (row.unit.name, words)
            for row in sorted(shown.every, key=KEYS["skola"])
            for words in row.unseen
        ],
        everybody=shown.run.model.includes_other_municipalities,
        names=shown.names,
        lowest=min(indexes, default=None),
        highest=max(indexes, default=None),
        asked=request.args,
        parts=parts,
        carry_reason=shown.run.carry_reason,
        has_previous=bool(shown.run.previous),
        command=command_line(
            shown.run.head.whole_ore,
            has_previous=bool(shown.run.previous),
            has_budget=bool(shown.run.inputs.grades),
        ),
    )


@bp.post("/fordelning/<int:run_id>/faststall")
@requires(Can.ALLOCATION_ADOPT)
def adopt_run(run_id: int) -> Answer:
    """Decide the amounts of the calculation."""
    try:
        with db().transaction() as session:
            services.adopt_run(session, current_actor(), run_id, now=now())
    except SamePersonError:
        message = gettext("Den som har gjort beräkningen får inte fastställa den. Be någon annan.")
        flash(message, "error")
    except StaleRunError:
        message = gettext("Modellen eller registret har ändrats sedan beräkningen. Räkna igen.")
        flash(message, "error")
    except NotAllowedNowError:
        flash(gettext("Årets ersättning är redan beslutad."), "info")
    else:
        flash(gettext("Ersättningen är fastställd. Skolorna ser den som beslutad."), "ok")
    return redirect(url_for("allocation.show_run", run_id=run_id), 303)
