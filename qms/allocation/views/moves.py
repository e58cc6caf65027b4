"""The layer after the equal-terms allocation: a provider moves money between its own schools."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.allocation import queries, services
from qms.allocation.core.budget.moves import Move, StoredMove, balances
from qms.allocation.core.records import StoredRun
from qms.allocation.core.states import ConflictError, NotAllowedNowError
from qms.allocation.forms.moves import MoveForm
from qms.allocation.services.moving import OwnMoney
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

FIELDS = {"ore": "amount", "from_unit": "from_unit", "to_unit": "to_unit", "reason": "reason"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A school's öre before and after the moves."""

    unit: Unit
    before: int
    after: int

    @property
    def moved(self) -> int:
        """Return the öre that came in, less what went out."""
        return self.after - self.before


def _balances(money: OwnMoney, moves: Iterable[Move]) -> list[Balance]:
    after = balances(money.amounts, moves)
    rows = [
        Balance(unit=unit, before=money.amounts[unit.id], after=after[unit.id])
        for unit in money.units.values()
    ]
    return sorted(rows, key=lambda row: swedish_key(row.unit.name))


def _read(session: Session, run_id: int) -> tuple[StoredRun, OwnMoney]:
    g.menu_endpoint = "allocation.show_units"
    run = queries.run(session, run_id)
    if run is None:
        abort(404)
    return run, services.own_money(session, current_actor(), run_id, now=now())


def _page(run: StoredRun, money: OwnMoney, form: MoveForm) -> str:
    rows = _balances(money, money.standing)
    form.offer(money.units.values())
    return render_template(
        "allocation/show_moves.html",
        run=run.head,
        rows=rows,
        moves=list(reversed(money.moves)),
        names={unit.id: unit.name for unit in money.units.values()},
        before=sum(row.before for row in rows),
        after=sum(row.after for row in rows),
        form=form,
        can_move=run.head.is_adopted and len(rows) > 1,
        has_errors=bool(form.errors),
    )


@bp.get("/omfordelning/<int:run_id>")
@requires(Can.ALLOCATION_MOVE)
def show_moves(run_id: int) -> Answer:
    """Show the reader's own schools before and after, every move, and a form for one more."""
    with db().reading() as session:
        run, money = _read(session, run_id)
    return _page(run, money, MoveForm(formdata=None))


@bp.post("/omfordelning/<int:run_id>/granska")
@requires(Can.ALLOCATION_MOVE)
def preview_move(run_id: int) -> Answer:
    """Show what the move would do, to be confirmed; nothing is stored."""
    form = MoveForm()
    with db().transaction() as session:
        run, money = _read(session, run_id)
        if not run.head.is_adopted:
            return _too_late(run_id)
        if not form.validate():
            return _page(run, money, form), 422
        try:
            services.check_move(session, current_actor(), run_id, form.move, now=now())
        except RefusedError as refused:
            return _refused(run, money, form, refused), 422
    touched = {form.move.from_unit, form.move.to_unit}
    rows = _balances(money, [*money.standing, form.move])
    earlier = {row.unit.id: row.after for row in _balances(money, money.standing)}
    return render_template(
        "allocation/preview_move.html",
        run=run.head,
        form=form,
        names={unit.id: unit.name for unit in money.units.values()},
        rows=[row for row in rows if row.unit.id in touched],
        earlier=earlier,
        latest=money.latest,
    )


def _refused(run: StoredRun, money: OwnMoney, form: MoveForm, refused: RefusedError) -> str:
    for problem in refused.problems:
        field = form[FIELDS[problem.column]]
        field.errors = [*field.errors, in_words(problem)]
    return _page(run, money, form)


def _too_late(run_id: int) -> Answer:
    flash(gettext("Bara en fastställd ersättning som gäller kan omfördelas."), "error")
    return redirect(url_for("allocation.show_moves", run_id=run_id), 303)


@bp.post("/omfordelning/<int:run_id>")
@requires(Can.ALLOCATION_MOVE)
def save_move(run_id: int) -> Answer:
    """Store the confirmed move."""
    form = MoveForm()
    with db().reading() as session:
        run, money = _read(session, run_id)
    if not form.validate():
        return _page(run, money, form), 422
    try:
        with db().transaction() as session:
            services.move_money(
                session, current_actor(), run_id, form.move, now=now(), seen=_seen()
            )
    except ConflictError:
        flash(
            gettext("Pengar har flyttats sedan du granskade. Se listan och granska igen."), "error"
        )
        return redirect(url_for("allocation.show_moves", run_id=run_id), 303)
    except NotAllowedNowError:
        return _too_late(run_id)
    except RefusedError as refused:
        return _refused(run, money, form, refused), 422
    flash(gettext("Pengarna är flyttade. Det går att ångra."), "ok")
    return redirect(url_for("allocation.show_moves", run_id=run_id), 303)


def _seen() -> int | None:
    """Return the newest move when the reader looked at this one, None when that was not sent."""
    text = request.form.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


@bp.get("/omfordelning/<int:run_id>/<int:move_id>/angra")
@requires(Can.ALLOCATION_MOVE)
def confirm_undo(run_id: int, move_id: int) -> Answer:
    """Ask before a move is undone."""
    with db().reading() as session:
        run, money = _read(session, run_id)
    found = _own(money, move_id)
    names = {unit.id: unit.name for unit in money.units.values()}
    return render_template("allocation/confirm_undo.html", run=run.head, one=found, names=names)


def _own(money: OwnMoney, move_id: int) -> StoredMove:
    """Return the move between the reader's own schools; 404 when it is not one."""
    found = money.own(move_id)
    if found is None:
        abort(404)
    return found


@bp.post("/omfordelning/<int:run_id>/<int:move_id>/angra")
@requires(Can.ALLOCATION_MOVE)
def undo_move(run_id: int, move_id: int) -> Answer:
    """Undo a move."""
    try:
        with db().transaction() as session:
            _own(_read(session, run_id)[1], move_id)
            services.undo_move(session, current_actor(), move_id, now=now())
    except OutOfScopeError:
        abort(404)
    except NotAllowedNowError:
        flash(gettext("Flytten är redan ångrad, eller så gäller beslutet inte längre."), "info")
    except RefusedError as refused:
        flash(in_words(refused.problems[0]), "error")
    else:
        flash(gettext("Flytten är ångrad."), "ok")
    return redirect(url_for("allocation.show_moves", run_id=run_id), 303)
