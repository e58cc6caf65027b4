"""One activity at a time: add it, change it on a page of its own, remove it and bring it back."""

from secrets import token_hex

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.report.catalogue import Suggestion, for_forms
from qms.followup.core.report.content import Activity
from qms.followup.core.report.fields import ACTIVITY_TEXTS, flatten
from qms.followup.core.report.head import Head
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.core.report.templates import QuestionType
from qms.followup.queries import defaults, reports
from qms.followup.services import activities, saving
from qms.followup.services.reaching import Reached, reach
from qms.followup.services.saving import ClashError
from qms.followup.views.blueprint import bp
from qms.followup.views.side import activity_step, side_of
from qms.followup.views.step_page import missing, typed
from qms.followup.views.steps import NO_FIELDS, Answer, locked, show_clash
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.problems import RefusedError
from qms.org.core.nodes import Unit
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

FORM_NAMES = {"compulsory": ("compulsory", "preschool_class"), "resource_school": ("compulsory",)}


def _own(session: Session, report_id: int) -> Reached:
    return reach(session, current_actor(), report_id, on=today())


def _require_activities(head: Head) -> int:
    template = defaults.template(head.template)
    if not template.of_type(QuestionType.ACTIVITY_TABLE):
        raise OutOfScopeError(head.template)
    return activity_step(template)


def _catalogue(unit: Unit) -> tuple[Suggestion, ...]:
    """Return the suggestions for the unit's school forms, in alphabetical order."""
    own = {name for at in unit.forms for name in FORM_NAMES.get(at.form, (at.form.value,))}
    found = for_forms(defaults.suggestions(), frozenset(own)) or defaults.suggestions()
    return tuple(sorted(found, key=lambda one: swedish_key(one.name)))


@bp.get("/redovisningar/<int:report_id>/insatser/ny")
@requires(Can.FOLLOWUP_FILE)
def new_activity(report_id: int) -> Answer:
    """Show the form for a new activity, with the catalogue to choose from."""
    return _new_page(report_id, form_key=token_hex(16), take_rest=request.args.get("rest") == "1")


def _new_page(
    report_id: int, *, form_key: str, take_rest: bool, errors: dict[str, str] | None = None
) -> Answer:
    with db().reading() as session:
        reached = _own(session, report_id)
        step = _require_activities(reached.whole.head)
        if not reached.whole.head.is_open:
            return locked(report_id)
        return render_template(
            "followup/new_activity.html",
            side=side_of(session, reached),
            number=step,
            form_key=form_key,
            take_rest=take_rest and reached.whole.content.ledger.left > 0,
            suggestions=(catalogue := _catalogue(reached.unit)),
            choices=[(one.key, one.name) for one in catalogue],
            chosen=request.values.get("suggestion", ""),
            name=request.form.get("name", ""),
            errors=errors or {},
            has_errors=bool(errors),
        )


@bp.post("/redovisningar/<int:report_id>/insatser/ny")
@requires(Can.FOLLOWUP_FILE)
def add_activity(report_id: int) -> Answer:
    """Add the activity and go on to its own page."""
    form_key = request.form.get("form_key", "")[:40] or token_hex(16)
    take_rest = request.form.get("rest") == "1"
    try:
        with db().transaction() as session:
            _require_activities(_own(session, report_id).whole.head)
            activity_id = activities.add(
                session, current_actor(), report_id,
                form_key=form_key, name=request.form.get("name", ""),
                suggestion=request.form.get("suggestion", ""), take_rest=take_rest, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        errors = {problem.column: gettext(problem.message) for problem in refused.problems}
        page = _new_page(report_id, form_key=form_key, take_rest=take_rest, errors=errors)
        return (page, 422) if isinstance(page, str) else page
    except NotAllowedNowError:
        return locked(report_id)
    return redirect(url_for(".edit_activity", report_id=report_id, activity_id=activity_id), 303)


def _activity(reached: Reached, activity_id: int) -> Activity:
    for one in reached.whole.content.activities:
        if one.id == activity_id:
            return one
    raise OutOfScopeError(str(activity_id))


@bp.get("/redovisningar/<int:report_id>/insatser/<int:activity_id>")
@requires(Can.FOLLOWUP_FILE)
def edit_activity(report_id: int, activity_id: int) -> Answer:
    """Show one activity on a page of its own."""
    return _edit_page(report_id, activity_id)


def _edit_page(
    report_id: int,
    activity_id: int,
    *,
    posted: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> Answer:
    with db().reading() as session:
        reached = _own(session, report_id)
        activity = _activity(reached, activity_id)
        if not reached.whole.head.is_open:
            return locked(report_id)
        side = side_of(session, reached)
        chosen = next((s for s in defaults.suggestions() if s.key == activity.catalogue_key), None)
        return render_template(
            "followup/edit_activity.html",
            side=side,
            number=activity_step(side.template),
            activity=activity,
            suggestion=chosen,
            values=typed(flatten(side.content)) | (posted or {}),
            errors=errors or {},
            has_errors=bool(errors),
        )


@bp.post("/redovisningar/<int:report_id>/insatser/<int:activity_id>")
@requires(Can.FOLLOWUP_FILE)
def save_activity(report_id: int, activity_id: int) -> Answer:
    """Save the activity and go back to the list; say what it still lacks."""
    posted = {name: text for name, text in request.form.items() if name not in NO_FIELDS}
    version = request.form.get("version", "")
    seen = int(version) if version.isdecimal() and len(version) < 10 else -1
    with db().reading() as session:
        number = _require_activities(_own(session, report_id).whole.head)
    try:
        with db().transaction() as session:
            saved = saving.save(
                session, current_actor(), report_id,
                number=number, posted=posted, seen=seen, now=now(),
            )  # fmt: skip
    except RefusedError as refused:
        faults = {problem.column: gettext(problem.message) for problem in refused.problems}
        page = _edit_page(report_id, activity_id, posted=posted, errors=faults)
        return (page, 422) if isinstance(page, str) else page
    except ClashError as clash:
        return show_clash(report_id, number, clash)
    except NotAllowedNowError:
        return locked(report_id)
    template = defaults.template(defaults.SOCIO_OUTCOME)
    lacks = missing(template, template.section(number), saved.content)
    own = {name: text for name, text in lacks.items() if name.startswith(f"a{activity_id}-")}
    if own and request.form.get("go") != "later":
        page = _edit_page(report_id, activity_id, errors=own)
        return (page, 422) if isinstance(page, str) else page
    return redirect(
        url_for(".show_step", report_id=report_id, number=number, _anchor="so_activities"), 303
    )


@bp.get("/redovisningar/<int:report_id>/insatser/<int:activity_id>/ta-bort")
@requires(Can.FOLLOWUP_FILE)
def confirm_removal(report_id: int, activity_id: int) -> Answer:
    """Ask before an activity is removed."""
    with db().reading() as session:
        reached = _own(session, report_id)
        activity = _activity(reached, activity_id)
        return render_template(
            "followup/confirm_removal.html",
            side=side_of(session, reached),
            number=activity_step(defaults.template(reached.whole.head.template)),
            activity=activity,
            written=any(getattr(activity, name) for name in ACTIVITY_TEXTS[1:]),
        )


@bp.post("/redovisningar/<int:report_id>/insatser/<int:activity_id>/ta-bort")
@requires(Can.FOLLOWUP_FILE)
def remove_activity(report_id: int, activity_id: int) -> Answer:
    """Remove the activity; the step's page then offers to bring it back."""
    try:
        with db().transaction() as session:
            activities.remove(session, current_actor(), report_id, activity_id, now=now())
    except NotAllowedNowError:
        return locked(report_id)
    return redirect(url_for(".show_removed", report_id=report_id, activity_id=activity_id), 303)


@bp.get("/redovisningar/<int:report_id>/insatser/<int:activity_id>/borttagen")
@requires(Can.FOLLOWUP_FILE)
def show_removed(report_id: int, activity_id: int) -> Answer:
    """Say that the activity is removed and offer to bring it back."""
    with db().reading() as session:
        reached = _own(session, report_id)
        name = reports.removed_activity(session, report_id, activity_id)
        if name is None:
            raise OutOfScopeError(str(activity_id))
        return render_template(
            "followup/removed_activity.html",
            side=side_of(session, reached),
            number=_require_activities(reached.whole.head),
            activity_id=activity_id,
            name=name,
        )


@bp.post("/redovisningar/<int:report_id>/insatser/<int:activity_id>/angra")
@requires(Can.FOLLOWUP_FILE)
def restore_activity(report_id: int, activity_id: int) -> Response:
    """Bring a removed activity back as it was."""
    try:
        with db().transaction() as session:
            number = _require_activities(_own(session, report_id).whole.head)
            name = activities.restore(session, current_actor(), report_id, activity_id, now=now())
    except NotAllowedNowError:
        return locked(report_id)
    flash(gettext("%(name)s är tillbaka.") % {"name": name}, "ok")
    return redirect(
        url_for(".show_step", report_id=report_id, number=number, _anchor="so_activities"), 303
    )
