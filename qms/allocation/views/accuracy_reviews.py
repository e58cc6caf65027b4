"""One school's finding, and the dialogue with its principal."""

from dataclasses import dataclass

from flask import abort, flash, g, redirect, render_template, url_for

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.allocation.core.accuracy.few import withheld_schools
from qms.allocation.core.accuracy.reviews import Review
from qms.allocation.core.states import NotAllowedNowError
from qms.allocation.forms.accuracy import DialogueForm, WithdrawForm
from qms.allocation.queries.accuracy import StoredYear, review_history, stored_years
from qms.allocation.services.accuracy_reviews import record_dialogue, withdraw_dialogue
from qms.allocation.views import accuracy_words as words
from qms.allocation.views.accuracy import MENU, accuracy_scope
from qms.allocation.views.accuracy_rows import SchoolRow, school_rows
from qms.allocation.views.blueprint import Answer, bp
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

REFUSED = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A school in a year's follow-up: a row per outcome, and the records, the newest first."""

    year: int
    unit: Unit
    rows: tuple[tuple[StoredYear, SchoolRow], ...]
    history: tuple[Review, ...]

    @property
    def is_flagged(self) -> bool:
        """Return whether any outcome has a finding."""
        return any(row.is_flagged for _, row in self.rows)

    @property
    def latest(self) -> Review | None:
        """Return the record that counts."""
        return self.history[0] if self.history else None


def _finding(year: int, unit_id: int) -> Finding:
    """Return the school's figures of the year; 404 when it has none or is out of reach."""
    g.menu_endpoint = MENU
    with db().reading() as session:
        scope = accuracy_scope(session)
        unit = org.unit(session, unit_id, scope, on=today())
        found = stored_years(session, year=year)
        history = review_history(session, scope, year, unit_id)
    if unit is None:
        abort(404)
    latest = {unit_id: history[0]} if history else {}
    rows = []
    for stored in found:
        schools = stored.found.assessment.schools
        hidden = withheld_schools([one.group for one in schools])
        names = {one.group.name: unit.name for one in schools}
        for row in school_rows(stored.found.assessment, names, hidden=hidden, reviews=latest):
            if row.unit_id == unit_id:
                rows.append((stored, row))
    if not rows:
        abort(404)
    return Finding(year=year, unit=unit, rows=tuple(rows), history=history)


@bp.get("/traffsakerhet/<int:year>/<int:unit_id>")
@requires(Can.ALLOCATION_READ_ACCURACY)
def show_accuracy_unit(year: int, unit_id: int) -> Answer:
    """Show the school's figures, and what was said of them."""
    return _page(_finding(year, unit_id), DialogueForm(), WithdrawForm())


def _page(finding: Finding, form: DialogueForm, withdrawal: WithdrawForm) -> str:
    return render_template(
        "allocation/show_accuracy_unit.html",
        finding=finding,
        form=form,
        withdrawal=withdrawal,
        words=words,
        has_errors=bool(form.errors or withdrawal.errors),
    )


@bp.post("/traffsakerhet/<int:year>/<int:unit_id>")
@requires(Can.ALLOCATION_REVIEW)
def record_accuracy_dialogue(year: int, unit_id: int) -> Answer:
    """Write down what was said and concluded."""
    form = DialogueForm()
    if not form.validate():
        return _page(_finding(year, unit_id), form, WithdrawForm(formdata=None)), REFUSED
    try:
        with db().transaction() as session:
            record_dialogue(
                session, current_actor(), year=year, unit_id=unit_id,
                dialogue=form.to_dialogue(), today=today(), now=now(),
            )  # fmt: skip
    except OutOfScopeError:
        abort(404)
    except RefusedError as refused:
        for problem in refused.problems:
            field = {"on": form.on, "conclusion": form.conclusion}.get(problem.column, form.said)
            field.errors = [*field.errors, in_words(problem)]
        return _page(_finding(year, unit_id), form, WithdrawForm(formdata=None)), REFUSED
    flash(gettext("Samtalet är antecknat."), "ok")
    return redirect(url_for("allocation.show_accuracy_unit", year=year, unit_id=unit_id), 303)


@bp.post("/traffsakerhet/<int:year>/<int:unit_id>/ta-tillbaka")
@requires(Can.ALLOCATION_REVIEW)
def withdraw_accuracy_dialogue(year: int, unit_id: int) -> Answer:
    """Take the record back, with a reason."""
    form = WithdrawForm()
    if not form.validate():
        return _page(_finding(year, unit_id), DialogueForm(formdata=None), form), REFUSED
    try:
        with db().transaction() as session:
            withdraw_dialogue(
                session, current_actor(), year=year, unit_id=unit_id, reason=form.reason.data,
                today=today(), now=now(),
            )  # fmt: skip
    except OutOfScopeError:
        abort(404)
    except NotAllowedNowError:
        flash(gettext("Det finns ingen anteckning att ta tillbaka."), "info")
    else:
        flash(gettext("Anteckningen är återtagen. Fyndet är preliminärt igen."), "ok")
    return redirect(url_for("allocation.show_accuracy_unit", year=year, unit_id=unit_id), 303)
