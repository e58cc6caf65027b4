"""One action: what it says, how it stands, what has been measured; a new reading, and undo."""

from dataclasses import dataclass
from secrets import token_hex

from flask import abort, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import authorize, scope_of
from qms.followup.action_labels import outcome_label, register_text, state_chip
from qms.followup.core.actions.measured import measured
from qms.followup.core.actions.records import Followed
from qms.followup.forms.actions import ReadingForm
from qms.followup.labels import title_of
from qms.followup.queries import actions as queries
from qms.followup.queries import cases, reports
from qms.followup.queries.actions import ActionLine
from qms.followup.queries.restricted import readers_scope
from qms.followup.services import actions
from qms.followup.services.action_values import RegisterValue, register_value
from qms.followup.services.actions import NotOpenError
from qms.followup.views.action_list import menu_here
from qms.followup.views.blueprint import bp
from qms.followup.views.form_faults import show_faults
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.reports.charts.sparkline import sparkline
from qms.reports.charts.svg import Caption
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands around an action: where it was written, before, after, and its cases."""

    report: str
    before: ActionLine | None
    after: ActionLine | None
    cases: tuple[cases.CaseLine, ...]
    known: RegisterValue | None


def line_of(session: Session, action_id: int) -> ActionLine:
    """Return the action; answer 404 when it does not exist for the reader."""
    scope = authorize(current_actor(), Can.FOLLOWUP_READ)
    readers = readers_scope(current_actor())
    found = queries.line(session, action_id, scope, on=today(), readers=readers)
    if found is None:
        abort(404)
    return found


def may_act(line: ActionLine) -> bool:
    """Return whether the reader may change the action."""
    scope = scope_of(current_actor(), Can.FOLLOWUP_ACT)
    if scope.covers(line.unit.path):
        return True
    with db().reading() as session:
        return queries.line(session, line.action.id, scope, on=today()) is not None


@bp.get("/insatser/<int:action_id>")
@requires(Can.FOLLOWUP_READ)
def show_action(action_id: int) -> Answer:
    """Show the action."""
    form = ReadingForm(formdata=None)
    form.form_key.data, form.day.data = token_hex(16), today()
    return _page(action_id, form)


def _page(action_id: int, form: ReadingForm) -> str:
    menu_here()
    with db().reading() as session:
        line = line_of(session, action_id)
        beside = _beside(session, line)
    if beside.known and not form.value.data and not form.errors:
        form.value.data = register_text(beside.known)
    return render_template(
        "followup/show_action.html",
        line=line,
        action=line.action,
        plan=line.action.plan,
        beside=beside,
        form=form,
        spark=_spark(line.action),
        chip=state_chip(line.action, today()),
        outcome=outcome_label(line.action),
        is_late=line.action.is_overdue(today()),
        may_act=may_act(line),
        case_title=lambda one: one.case.about.title,
        has_errors=bool(form.errors),
    )


def _beside(session: Session, line: ActionLine) -> Beside:
    action, on = line.action, today()
    reads = authorize(current_actor(), Can.FOLLOWUP_READ)
    readers = readers_scope(current_actor())
    handles = scope_of(current_actor(), Can.FOLLOWUP_CASES)
    head = reports.head(session, action.report_id) if action.report_id else None
    others = (
        queries.line(session, one, reads, on=on, readers=readers) if one else None
        for one in (action.carried_from_id, action.carried_to_id)
    )
    before, after = others
    found = (
        cases.line(session, one, handles, on=on)
        for one in cases.cases_of_action(session, action.id)
    )
    is_own = action.is_open and bool(action.plan.indicator)
    return Beside(
        report=title_of(head) if head else "",
        before=before,
        after=after,
        cases=tuple(one for one in found if one is not None),
        known=register_value(session, line.unit, action.plan.indicator, on=on) if is_own else None,
    )


def _spark(action: Followed) -> str:
    """Return the line from the baseline through the readings that are numbers."""
    texts = [action.plan.baseline, *(one.value for one in action.readings)]
    values = [float(one.number) if (one := measured(text)) else None for text in texts]
    if sum(value is not None for value in values) < 2:
        return ""
    words = gettext("Från %(first)s till %(last)s på %(n)s mätningar") % {
        "first": action.plan.baseline, "last": texts[-1], "n": len(action.readings),
    }  # fmt: skip
    caption = Caption(id=f"action-{action.id}", title=action.plan.measure, message=words)
    return sparkline(caption, values)


def _back(action_id: int) -> Response:
    return redirect(url_for(".show_action", action_id=action_id), 303)


def ended(action_id: int) -> Response:
    """Tell that the action has ended already and show it."""
    flash(gettext("Insatsen är redan avslutad. Öppna den igen om något ska ändras."), "info")
    return _back(action_id)


@bp.post("/insatser/<int:action_id>/matning")
@requires(Can.FOLLOWUP_ACT)
def add_reading(action_id: int) -> Answer:
    """Add what was measured."""
    form = ReadingForm()
    form.validate()
    try:
        with db().transaction() as session:
            actions.add_reading(
                session, current_actor(), action_id, value=form.value.data or "",
                day=form.day.data, note=form.note.data or "",
                form_key=(form.form_key.data or token_hex(16))[:40], now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        show_faults(form, refused)
        return _page(action_id, form), 422
    except NotOpenError:
        return ended(action_id)
    flash(gettext("Mätningen är sparad."), "ok")
    return _back(action_id)


@bp.post("/insatser/<int:action_id>/matning/angra")
@requires(Can.FOLLOWUP_ACT)
def undo_reading(action_id: int) -> Answer:
    """Take away the reading that was added last."""
    try:
        with db().transaction() as session:
            value = actions.undo_reading(session, current_actor(), action_id, now=now())
    except NotOpenError:
        return ended(action_id)
    if value:
        flash(gettext("Mätningen %(value)s är borttagen.") % {"value": value}, "ok")
    return _back(action_id)
