"""One activity of the year: what it is, how it stands at each place, and that it is done."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import scope_of
from qms.followup.core.cycle.overview import Line, lines
from qms.followup.core.cycle.planned import Item, ItemState
from qms.followup.cycle_labels import (
    FORMS,
    KINDS,
    LEVELS,
    phase_label,
    source_label,
    state_chip,
    template_label,
    text_of,
    title_of,
)
from qms.followup.forms.cycle import DoneForm
from qms.followup.queries import cycle, template_versions
from qms.followup.queries.cycle_items import items_of
from qms.followup.services import cycle_marks
from qms.followup.views.blueprint import bp
from qms.followup.views.wheel import role_of
from qms.i18n.formats import day, moment
from qms.i18n.language import gettext, ngettext
from qms.i18n.order import swedish_key
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


def _line(session: Session, autumn: int, activity_id: int) -> Line:
    """Return the activity with its places in the reader's scope; 404 when there is none."""
    found = cycle.activity(session, autumn, activity_id)
    if found is None:
        abort(404)
    here = lines(items_of(session, g.scope, [found], today=today()))
    if here:
        return here[0]
    return Line(activity=found, due=found.due, items=())


@bp.get("/arshjul/<int:autumn>/<int:activity_id>")
@requires(Can.FOLLOWUP_READ_CYCLE)
def show_cycle_activity(autumn: int, activity_id: int) -> str:
    """Show the activity and how it stands at each place that the reader reaches."""
    g.menu_endpoint = "followup.show_wheel"
    with db().reading() as session:
        line = _line(session, autumn, activity_id)
        names = identity.names_of(session, [p for p in _people(line) if p])
        titles = template_versions.newest_titles(session)
    marks = scope_of(current_actor(), Can.FOLLOWUP_MARK)
    return render_template(
        "followup/show_cycle_activity.html",
        line=line,
        items=sorted(line.items, key=_open_first),
        activity=line.activity,
        title=title_of(line.activity),
        text=text_of(line.activity),
        facts=_facts(line, names, template_label(titles, line.activity.report_template)),
        names=names,
        may_mark=lambda item: item.filed is None and marks.covers(item.place.path),
        left=sum(
            item.filed is None and item.done is None and marks.covers(item.place.path)
            for item in line.items
        ),
        chip=state_chip,
    )


def _open_first(item: Item) -> tuple[bool, object]:
    return item.state is ItemState.DONE, swedish_key(item.place.name)


def _people(line: Line) -> set[str]:
    return {line.activity.changed_by, *(item.done.by for item in line.items if item.done)}


def _facts(line: Line, names: dict[str, str], report: str) -> list[tuple[str, str]]:
    """Return what is known of the activity as pairs of term and value; `report` is its title."""
    one = line.activity
    forms = [gettext(label) for key, label in FORMS.items() if key in one.applies_to]
    waits = gettext("Räknas från: %(what)s. Ännu inte daterat.") % {
        "what": source_label(one.waits_for)
    }
    days = ", ".join(str(number) for number in one.reminders_days)
    pairs = [
        (gettext("Senast"), day(line.due) if line.due else waits if one.waits_for else "–"),
        (gettext("Ansvarig"), role_of(one.responsible)),
        (
            gettext("Deltar"),
            ", ".join(role_of(role) for role in one.participants if role_of(role) != role),
        ),
        (gettext("Nivå"), ", ".join([gettext(LEVELS[one.level]), *forms])),
        (gettext("Fas"), phase_label(one.phase)),
        (gettext("Grund"), gettext("Egen aktivitet") if one.is_own else gettext(KINDS[one.kind])),
        (gettext("Lagstöd"), ", ".join(one.legal)),
        (gettext("Redovisas i"), report),
        (gettext("Påminnelser"), gettext("%(days)s dagar före") % {"days": days} if days else ""),
    ]
    if one.changed_at:
        who = {"when": moment(one.changed_at), "who": names.get(one.changed_by, "–")}
        pairs.append((gettext("Ändrad"), gettext("%(when)s av %(who)s") % who))
        pairs.append((gettext("Varför"), one.why))
    return [(term, value) for term, value in pairs if value]


@bp.route("/arshjul/<int:autumn>/<int:activity_id>/klar/<int:node_id>", methods=["GET", "POST"])
@requires(Can.FOLLOWUP_MARK)
def mark_done(autumn: int, activity_id: int, node_id: int) -> Answer:
    """Ask for a note and mark the activity as done at the place."""
    g.menu_endpoint = "followup.show_wheel"
    form = DoneForm()
    with db().reading() as session:
        line = _line(session, autumn, activity_id)
    item = _item(line, node_id)
    if form.validate_on_submit():
        try:
            with db().transaction() as session:
                cycle_marks.mark_done(
                    session, current_actor(), autumn, activity_id, node_id,
                    note=form.note.data or "", now=now(),
                )  # fmt: skip
        except RefusedError as refused:
            form.note.errors = [in_words(one) for one in refused.problems]
        else:
            flash(gettext("Markerat som klart."), "ok")
            return redirect(_back(autumn, activity_id), 303)
    status = 422 if request.method == "POST" else 200
    page = render_template(
        "followup/mark_done.html",
        form=form,
        item=item,
        back=_back(autumn, activity_id),
        title=title_of(line.activity),
        has_errors=bool(form.errors),
    )
    return page, status


def _item(line: Line, node_id: int) -> Item:
    """Return the activity at the place, if the reader may mark it there."""
    item = next((one for one in line.items if one.place.id == node_id), None)
    if item is None or not g.scope.covers(item.place.path):
        abort(404)
    return item


def _back(autumn: int, activity_id: int) -> str:
    return url_for(".show_cycle_activity", autumn=autumn, activity_id=activity_id)


@bp.post("/arshjul/<int:autumn>/<int:activity_id>/klar-alla")
@requires(Can.FOLLOWUP_MARK)
def mark_all_done(autumn: int, activity_id: int) -> Response:
    """Mark the activity as done at every place that the reader answers for."""
    with db().transaction() as session:
        number = cycle_marks.mark_all_done(session, current_actor(), autumn, activity_id, now=now())
    words = ngettext(
        "%(n)s plats är markerad som klar.", "%(n)s platser är markerade som klara.", number
    )
    flash(words % {"n": number}, "ok")
    return redirect(_back(autumn, activity_id), 303)


@bp.post("/arshjul/<int:autumn>/<int:activity_id>/ater/<int:node_id>")
@requires(Can.FOLLOWUP_MARK)
def unmark_done(autumn: int, activity_id: int, node_id: int) -> Response:
    """Say that the activity is not done at the place after all."""
    with db().transaction() as session:
        cycle_marks.unmark(session, current_actor(), autumn, activity_id, node_id, now=now())
    flash(gettext("Markeringen är borttagen."), "ok")
    return redirect(_back(autumn, activity_id), 303)
