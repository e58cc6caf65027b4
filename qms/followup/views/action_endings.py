"""An action ends: with a result, with an exception, or goes on as a new one."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.action_labels import register_text
from qms.followup.core.actions.checks import FEWEST_WORDS
from qms.followup.forms.actions import CarryForm, ClosingForm, ReasonForm
from qms.followup.queries import actions as queries
from qms.followup.queries.restricted import readers_scope
from qms.followup.services import action_ends
from qms.followup.services.action_values import register_value
from qms.followup.services.actions import NotOpenError
from qms.followup.views.action_list import menu_here
from qms.followup.views.action_page import Answer, ended, line_of
from qms.followup.views.blueprint import bp
from qms.followup.views.form_faults import show_faults
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.forms import BaseForm
from qms.web.rights import requires


@bp.get("/insatser/<int:action_id>/avsluta")
@requires(Can.FOLLOWUP_ACT)
def end_action(action_id: int) -> Answer:
    """Show the three ways an action can end."""
    with db().reading() as session:
        line = line_of(session, action_id)
        known = register_value(session, line.unit, line.action.plan.indicator, on=today())
    if not line.action.is_open:
        return ended(action_id)
    closing, latest = ClosingForm(formdata=None), line.action.latest
    closing.result.data = latest.value if latest else register_text(known) if known else ""
    closing.day.data = latest.day if latest else today()
    return _page(action_id, closing=closing)


def _page(
    action_id: int,
    *,
    closing: ClosingForm | None = None,
    reason: ReasonForm | None = None,
    carry: CarryForm | None = None,
) -> str:
    menu_here()
    with db().reading() as session:
        line = line_of(session, action_id)
    posted = next((form for form in (closing, reason, carry) if form and form.errors), None)
    return render_template(
        "followup/end_action.html",
        line=line,
        action=line.action,
        plan=line.action.plan,
        closing=closing or ClosingForm(formdata=None),
        reason=reason or ReasonForm(formdata=None),
        carry=carry or CarryForm(formdata=None, due=_a_year_on(line.action.plan.due)),
        posted=posted,
        words=FEWEST_WORDS,
        has_errors=posted is not None,
    )


def _a_year_on(due: date | None) -> date:
    """Return the same day in the next school year, ahead of today."""
    wanted = due or today()
    year = max(wanted.year, today().year) + 1
    return wanted.replace(year=year, day=min(wanted.day, 28))


def _show(action_id: int) -> Response:
    return redirect(url_for(".show_action", action_id=action_id), 303)


def _end(
    action_id: int,
    form: BaseForm,
    do: Callable[[Session], object],
    *,
    said: str,
    again: Callable[[], str],
) -> Answer:
    """Let the action end and show it; what stops that is shown in the form."""
    form.validate()
    try:
        with db().transaction() as session:
            do(session)
    except RefusedError as refused:
        show_faults(form, refused)
        return again(), 422
    except NotOpenError:
        return ended(action_id)
    flash(said, "ok")
    return _show(action_id)


@bp.post("/insatser/<int:action_id>/avsluta")
@requires(Can.FOLLOWUP_ACT)
def close_action(action_id: int) -> Answer:
    """Close the action with a measured result."""
    form = ClosingForm()
    return _end(
        action_id,
        form,
        lambda session: action_ends.close(
            session, current_actor(), action_id, result=form.result.data or "",
            day=form.day.data, note=form.note.data or "", now=now(),
        ),
        said=gettext("Insatsen är avslutad med ett uppmätt resultat."),
        again=lambda: _page(action_id, closing=form),
    )  # fmt: skip


@bp.post("/insatser/<int:action_id>/undantag")
@requires(Can.FOLLOWUP_ACT)
def except_action(action_id: int) -> Answer:
    """End the action without a result, for a reason."""
    form = ReasonForm()
    return _end(
        action_id,
        form,
        lambda session: action_ends.close_with_exception(
            session, current_actor(), action_id, reason=form.reason.data or "", now=now()
        ),
        said=gettext("Insatsen är avslutad med undantag. Skälet visas tillsammans med den."),
        again=lambda: _page(action_id, reason=form),
    )


@bp.post("/insatser/<int:action_id>/overfor")
@requires(Can.FOLLOWUP_ACT)
def carry_action(action_id: int) -> Answer:
    """Let a new action go on from this one and show it."""
    form = CarryForm()
    form.validate()
    try:
        with db().transaction() as session:
            new = action_ends.carry_over(
                session, current_actor(), action_id, due=form.due.data, now=now()
            )
    except RefusedError as refused:
        show_faults(form, refused)
        return _page(action_id, carry=form), 422
    except NotOpenError:
        return ended(action_id)
    return _go_on(action_id, new)


def _go_on(action_id: int, new: int) -> Response:
    """Show what goes on; a draft lies in a report that is still being written."""
    scope = authorize(current_actor(), Can.FOLLOWUP_READ)
    with db().reading() as session:
        readers = readers_scope(current_actor())
        found = queries.line(session, new, scope, on=today(), readers=readers)
    if found is None:
        flash(gettext("Insatsen är redan överförd i en redovisning som inte är inlämnad."), "info")
        return _show(action_id)
    flash(gettext("Insatsen fortsätter här, med senaste värdet som utgångsvärde."), "ok")
    return _show(new)


@bp.post("/insatser/<int:action_id>/oppna")
@requires(Can.FOLLOWUP_ACT)
def reopen_action(action_id: int) -> Answer:
    """Open an action that was ended by mistake."""
    try:
        with db().transaction() as session:
            action_ends.reopen(session, current_actor(), action_id, now=now())
    except NotOpenError:
        flash(gettext("Insatsen är överförd till en ny. Arbeta vidare där."), "info")
        return _show(action_id)
    flash(gettext("Insatsen pågår igen."), "ok")
    return _show(action_id)
