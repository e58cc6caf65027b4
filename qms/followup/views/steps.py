"""Write the report: one page per step, saved by a button or by itself."""

from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.report.fields import flatten
from qms.followup.core.report.head import Head
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.core.report.templates import QuestionType, Section
from qms.followup.labels import field_label
from qms.followup.queries import defaults
from qms.followup.services import activities, amounts, saving
from qms.followup.services.reaching import Reached, reach
from qms.followup.services.saving import ClashError, Saved
from qms.followup.views.blueprint import bp
from qms.followup.views.side import live_texts, name_of, title_of
from qms.followup.views.step_page import missing, render_step, typed, words_text
from qms.i18n.formats import clock
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.rights import requires

NO_FIELDS = frozenset({"csrf_token", "version", "go"})
Answer = str | Response | tuple[str, int]


def _posted() -> dict[str, str]:
    return {name: text for name, text in request.form.items() if name not in NO_FIELDS}


def _seen() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def section_or_404(head: Head, number: int) -> Section:
    """Return the section; a step that the report does not have answers as if it did not exist."""
    try:
        return defaults.template(head.template).section(number)
    except KeyError:
        raise OutOfScopeError(str(number)) from None


def locked(report_id: int) -> Response:
    """Send the reader to the report as it was handed in, where it can no longer be written in."""
    flash(gettext("Redovisningen är inlämnad. Den kan läsas men inte ändras."), "info")
    return redirect(url_for(".show_report", report_id=report_id), 303)


@bp.get("/redovisningar/<int:report_id>/del/<int:number>")
@requires(Can.FOLLOWUP_FILE)
def show_step(report_id: int, number: int) -> Answer:
    """Show one step to write in."""
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        section_or_404(reached.whole.head, number)
        if not reached.whole.head.is_open:
            return redirect(url_for(".show_report", report_id=report_id), 303)
        return render_step(session, reached, number)


@bp.post("/redovisningar/<int:report_id>/del/<int:number>")
@requires(Can.FOLLOWUP_FILE)
def save_step(report_id: int, number: int) -> Answer:
    """Save the step and go where the button said."""
    go = request.form.get("go", "next")
    try:
        with db().transaction() as session:
            reached = reach(session, current_actor(), report_id, on=today())
            section = section_or_404(reached.whole.head, number)
            saving.save(
                session, current_actor(), report_id,
                number=number, posted=_posted(), seen=_seen(), now=now(),
            )  # fmt: skip
            if go == "unused":
                activities.mark_rest_unused(session, current_actor(), report_id, now=now())
            if go == "refresh":
                amounts.refresh(session, current_actor(), report_id, now=now())
    except RefusedError as refused:
        return _refused(report_id, number, refused)
    except ClashError as clash:
        return show_clash(report_id, number, clash)
    except NotAllowedNowError:
        return locked(report_id)
    if go == "next":
        return _next(report_id, number, section)
    return redirect(_target(report_id, number, go), 303)


def _refused(report_id: int, number: int, refused: RefusedError) -> Answer:
    errors = {problem.column: gettext(problem.message) for problem in refused.problems}
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        return render_step(session, reached, number, posted=_posted(), errors=errors), 422


def _next(report_id: int, number: int, section: Section) -> Answer:
    """Go to the next step when this one is whole, else say what it lacks; all is saved."""
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        template = defaults.template(reached.whole.head.template)
        errors = missing(template, section, reached.whole.content)
        if errors:
            return render_step(session, reached, number, errors=errors), 422
        last = number == len(template.sections)
    if last:
        return redirect(url_for(".show_check", report_id=report_id), 303)
    return redirect(url_for(".show_step", report_id=report_id, number=number + 1), 303)


def _target(report_id: int, number: int, go: str) -> str:
    """Return the page that a button other than the first leads to."""
    if go == "previous":
        return url_for(".show_step", report_id=report_id, number=max(1, number - 1))
    if go in ("add", "rest"):
        rest = "1" if go == "rest" else None
        return url_for(".new_activity", report_id=report_id, rest=rest)
    if go.startswith("a") and go[1:].isdecimal() and len(go) < 11:
        return url_for(".edit_activity", report_id=report_id, activity_id=int(go[1:]))
    anchor = "so_unused" if go == "unused" else None
    return url_for(".show_step", report_id=report_id, number=number, _anchor=anchor)


@bp.post("/redovisningar/<int:report_id>/del/<int:number>/autospara")
@requires(Can.FOLLOWUP_FILE)
def autosave_step(report_id: int, number: int) -> tuple[Response, int]:
    """Save what stands in the form now and answer with what changes on the page."""
    moment = now()
    try:
        with db().transaction() as session:
            reached = reach(session, current_actor(), report_id, on=today())
            section = section_or_404(reached.whole.head, number)
            saved = saving.save(
                session, current_actor(), report_id,
                number=number, posted=_posted(), seen=_seen(), now=moment,
            )  # fmt: skip
    except RefusedError as refused:
        return jsonify(errors={p.column: gettext(p.message) for p in refused.problems}), 422
    except ClashError as clash:
        return _clash_json(clash), 409
    except NotAllowedNowError as refusal:
        return jsonify(state=refusal.state.value), 423
    return _saved_json(reached, section, saved, moment), 200


def _saved_json(reached: Reached, section: Section, saved: Saved, moment: datetime) -> Response:
    texts = dict(live_texts(saved.content, defaults.template(reached.whole.head.template)))
    for question in section.questions:
        if question.type is QuestionType.TEXT and question.max_words:
            answer = saved.content.answer(question.key)
            texts[f"{question.key}-words"] = words_text(answer, question.max_words)
    return jsonify(time=clock(moment), version=saved.version, text=texts)


def _clash_json(clash: ClashError) -> Response:
    with db().reading() as session:
        by = name_of(session, clash.by)
    return jsonify(
        by=by,
        time=clock(clash.at) if clash.at else "",
        version=clash.version,
        fields=[
            {"field": one.field, "stored": one.stored, "posted": one.posted}
            for one in clash.clashes
        ],
    )


def show_clash(report_id: int, number: int, clash: ClashError) -> Answer:
    """Show both texts of every field that two people wrote in; nothing is lost."""
    names = {one.field for one in clash.clashes}
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        content = reached.whole.content
        template = defaults.template(reached.whole.head.template)
        stored, shown = flatten(content), typed(flatten(content))
        page = render_template(
            "followup/clash.html",
            report_id=report_id,
            number=number,
            crumb=title_of(reached.whole.head),
            version=clash.version,
            by=name_of(session, clash.by),
            at=clash.at,
            fields=[
                {
                    "name": one.field,
                    "exists": one.field in stored,
                    "label": field_label(template, content, one.field),
                    "stored": shown.get(one.field, ""),
                    "posted": request.form.get(one.field, one.posted),
                }
                for one in clash.clashes
            ],
            rest={name: text for name, text in _posted().items() if name not in names},
        )
    return page, 409
