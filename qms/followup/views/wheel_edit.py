"""The administration's changes in a school year's cycle."""

import secrets

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.followup.core.cycle.planned import Planned
from qms.followup.cycle_labels import source_label, title_of
from qms.followup.forms.cycle import ActivityForm, MomentForm
from qms.followup.queries import cycle, defaults, template_versions
from qms.followup.services import cycle_changes, cycle_years
from qms.followup.services.cycle_changes import ChangedMeanwhileError
from qms.followup.views.blueprint import bp
from qms.i18n.language import gettext, ngettext
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.forms import BaseForm
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _show_faults(form: BaseForm, refused: RefusedError) -> None:
    """Put each fault at its field."""
    for problem in refused.problems:
        field = form[problem.column] if problem.column in form else next(iter(form))
        field.errors = [*field.errors, in_words(problem)]


def _require_year(autumn: int) -> None:
    with db().reading() as session:
        if autumn not in {year.autumn for year in cycle.years(session)}:
            abort(404)


def _form() -> ActivityForm:
    """Return the form of an activity with its choices, the reports as they are called now."""
    form = ActivityForm()
    with db().reading() as session:
        form.offer(template_versions.newest_titles(session))
    return form


@bp.route("/arshjul/<int:autumn>/ny", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_CHANGE_CYCLE)
def add_cycle_activity(autumn: int) -> Answer:
    """Add an activity of the municipality's own."""
    g.menu_endpoint = "followup.show_wheel"
    _require_year(autumn)
    form = _form()
    if form.validate_on_submit():
        try:
            with db().transaction() as session:
                made = cycle_changes.add_own(
                    session, current_actor(), autumn, form.written(),
                    form_key=form.form_key.data or "", now=now(),
                )  # fmt: skip
        except RefusedError as refused:
            _show_faults(form, refused)
        else:
            flash(gettext("Aktiviteten är tillagd."), "ok")
            back = url_for(".show_cycle_activity", autumn=autumn, activity_id=made)
            return redirect(back, 303)
    if request.method == "GET":
        form.form_key.data, form.reminders.data = secrets.token_hex(8), "30, 7, 1"
    return _form_page(form, autumn, None)


def _form_page(form: ActivityForm, autumn: int, activity: Planned | None) -> tuple[str, int]:
    page = render_template(
        "followup/edit_cycle_activity.html",
        form=form,
        autumn=autumn,
        activity=activity,
        title_of=title_of,
        has_errors=bool(form.errors),
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/arshjul/<int:autumn>/<int:activity_id>/andra", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_CHANGE_CYCLE)
def change_cycle_activity(autumn: int, activity_id: int) -> Answer:
    """Change what an activity says, or when it is due."""
    g.menu_endpoint = "followup.show_wheel"
    with db().reading() as session:
        activity = cycle.activity(session, autumn, activity_id)
    if activity is None:
        abort(404)
    form = _form()
    if form.validate_on_submit():
        try:
            _store(form, autumn, activity_id)
        except RefusedError as refused:
            _show_faults(form, refused)
        except ChangedMeanwhileError:
            words = gettext("Någon annan har ändrat aktiviteten. Läs det nya och spara igen.")
            form.title.errors = [words]
            form.version.data = form.version.raw_data = str(activity.version)
        else:
            flash(gettext("Ändringen är sparad."), "ok")
            back = url_for(".show_cycle_activity", autumn=autumn, activity_id=activity_id)
            return redirect(back, 303)
    if request.method == "GET":
        form.show(activity)
    return _form_page(form, autumn, activity)


def _store(form: ActivityForm, autumn: int, activity_id: int) -> None:
    seen = form.version.data or ""
    with db().transaction() as session:
        cycle_changes.change(
            session, current_actor(), autumn, activity_id, form.written(),
            seen=int(seen) if seen.isdecimal() else -1, now=now(),
        )  # fmt: skip


@bp.post("/arshjul/<int:autumn>/<int:activity_id>/ta-bort")
@requires(Can.FOLLOWUP_CHANGE_CYCLE)
def remove_cycle_activity(autumn: int, activity_id: int) -> Response:
    """Take an activity out of the year; the dates page offers it back."""
    with db().transaction() as session:
        title = cycle_changes.remove(session, current_actor(), autumn, activity_id, now=now())
    flash(gettext("%(title)s är borttagen och kan återställas här.") % {"title": title}, "ok")
    return redirect(url_for(".show_cycle_dates", autumn=autumn), 303)


@bp.post("/arshjul/<int:autumn>/<int:activity_id>/aterstall")
@requires(Can.FOLLOWUP_CHANGE_CYCLE)
def restore_cycle_activity(autumn: int, activity_id: int) -> Response:
    """Bring a removed activity back."""
    with db().transaction() as session:
        title = cycle_changes.restore(session, current_actor(), autumn, activity_id, now=now())
    flash(gettext("%(title)s är tillbaka i årshjulet.") % {"title": title}, "ok")
    return redirect(url_for(".show_cycle_dates", autumn=autumn), 303)


@bp.route("/arshjul/<int:autumn>/datum", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_CHANGE_CYCLE)
def show_cycle_dates(autumn: int) -> Answer:
    """Date what other dates are counted from, and show what was taken out of the year."""
    g.menu_endpoint = "followup.show_wheel"
    _require_year(autumn)
    form = MomentForm()
    form.offer(_sources())
    if form.validate_on_submit():
        try:
            with db().transaction() as session:
                dated = cycle_years.give_date(
                    session, current_actor(), autumn, form.source.data, form.day.data, now=now()
                )
        except RefusedError as refused:
            _show_faults(form, refused)
        else:
            words = ngettext("%(n)s aktivitet fick datum.", "%(n)s aktiviteter fick datum.", dated)
            flash(words % {"n": dated}, "ok")
            return redirect(url_for(".show_cycle_dates", autumn=autumn), 303)
    return _dates_page(form, autumn)


def _sources() -> list[str]:
    """Return the anchors and events that something is counted from."""
    rules = (rule for one in defaults.year_cycle().activities for rule in one.rules)
    return sorted({rule.source for rule in rules if rule.source})


def _dates_page(form: MomentForm, autumn: int) -> tuple[str, int]:
    with db().reading() as session:
        moments = cycle.moments(session, autumn)
        waiting = [one for one in cycle.activities(session, autumn) if one.due is None]
        removed = cycle.removed(session, autumn)
        names = identity.names_of(session, sorted({one.set_by for one in moments}))
    page = render_template(
        "followup/show_cycle_dates.html",
        form=form,
        autumn=autumn,
        moments=moments,
        waiting=waiting,
        removed=removed,
        names=names,
        labels={"source": source_label, "title": title_of},
        has_errors=bool(form.errors),
    )
    return page, 422 if request.method == "POST" else 200
