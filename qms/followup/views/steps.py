"""Write the report: one page per step, saved by a button or by itself."""

import re
from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.followup.core.report.fields import fate_of, flatten, row_of
from qms.followup.core.report.questions import QuestionType, SumKind
from qms.followup.core.report.states import NotAllowedNowError
from qms.followup.core.report.templates import Section, Template
from qms.followup.labels import field_label, title_of
from qms.followup.services import amounts, carrying, rest, saving
from qms.followup.services.reaching import reach
from qms.followup.services.saving import ClashError, Saved
from qms.followup.views.blueprint import bp
from qms.followup.views.side import live_texts, name_of
from qms.followup.views.step_page import hidden, missing, render_step, typed, words_text
from qms.i18n.formats import clock
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

NO_FIELDS = frozenset({"csrf_token", "version", "go"})
ROW_PAGE = re.compile(r"(?:a(?P<activity>\d{1,18})|(?P<action>n\d{1,18}))", re.ASCII)
ADD = re.compile(r"(?P<go>add|rest)(?::(?P<question>[a-z0-9_]{1,40}))?")
CARRY = re.compile(r"carry-(\d{1,18})", re.ASCII)
Answer = str | Response | tuple[str, int]


def posted_fields() -> dict[str, str]:
    """Return the report's fields in the form; several answers to one question a line each."""
    return {
        name: "\n".join(one for one in texts if one) if len(texts) > 1 else texts[0]
        for name, texts in request.form.lists()
        if name not in NO_FIELDS
    }


def seen_version() -> int:
    """Return the version that the page was shown for, -1 when the form does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def section_or_404(template: Template, number: int) -> Section:
    """Return the section; a step that the report does not have answers as if it did not exist."""
    try:
        return template.section(number)
    except KeyError:
        raise OutOfScopeError(str(number)) from None


def locked(report_id: int) -> Response:
    """Send the reader to the report as it was handed in, where it can no longer be written in."""
    flash(gettext("Redovisningen är inlämnad. Den kan läsas men inte ändras."), "info")
    return redirect(url_for(".show_report", report_id=report_id), 303)


@bp.get("/redovisningar/<int:report_id>/del/<int:number>")
@requires(Can.FOLLOWUP_WRITE)
def show_step(report_id: int, number: int) -> Answer:
    """Show one step to write in."""
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        section_or_404(reached.template, number)
        if not reached.whole.head.is_open:
            return redirect(url_for(".show_report", report_id=report_id), 303)
        return render_step(session, reached, number)


@bp.post("/redovisningar/<int:report_id>/del/<int:number>")
@requires(Can.FOLLOWUP_WRITE)
@reads_every_field
def save_step(report_id: int, number: int) -> Answer:
    """Save the step and go where the button said."""
    go = request.form.get("go", "next")
    try:
        with db().transaction() as session:
            saved = saving.save(
                session, current_actor(), report_id,
                number=number, posted=posted_fields(), seen=seen_version(), now=now(),
            )  # fmt: skip
            _also(session, report_id, go)
    except RefusedError as refused:
        return _refused(report_id, number, refused)
    except ClashError as clash:
        return show_clash(report_id, number, clash)
    except NotAllowedNowError:
        return locked(report_id)
    if go == "next":
        return _next(report_id, number, saved)
    return redirect(_target(report_id, number, go, saved=saved), 303)


def _also(session: Session, report_id: int, go: str) -> None:
    """Do what the button does besides saving."""
    actor, moment = current_actor(), now()
    if go == "unused":
        rest.mark_rest_unused(session, actor, report_id, now=moment)
    if go == "refresh":
        amounts.refresh(session, actor, report_id, now=moment)
    if carried := CARRY.fullmatch(go):
        carrying.carry_over(session, actor, report_id, last_id=int(carried[1]), now=moment)


def _refused(report_id: int, number: int, refused: RefusedError) -> Answer:
    errors = {problem.column: gettext(problem.message) for problem in refused.problems}
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        return render_step(session, reached, number, posted=posted_fields(), errors=errors), 422


def _next(report_id: int, number: int, saved: Saved) -> Answer:
    """Go to the next step when this one is whole, else say what it lacks; all is saved."""
    errors = missing(saved.template, saved.template.section(number), saved.content)
    if errors:
        with db().reading() as session:
            reached = reach(session, current_actor(), report_id, on=today())
            return render_step(session, reached, number, errors=errors), 422
    if number == len(saved.template.sections):
        return redirect(url_for(".show_check", report_id=report_id), 303)
    return redirect(url_for(".show_step", report_id=report_id, number=number + 1), 303)


def _target(report_id: int, number: int, go: str, *, saved: Saved) -> str:
    """Return the page that a button other than the first leads to."""
    if go == "previous":
        return url_for(".show_step", report_id=report_id, number=max(1, number - 1))
    if add := ADD.fullmatch(go):
        rest_too = "1" if add["go"] == "rest" else None
        return url_for(".new_row", report_id=report_id, fraga=add["question"], rest=rest_too)
    row = ROW_PAGE.fullmatch(go)
    if row and saved.content.row(go[0], int(go[1:])):
        key = row["activity"] or row["action"]
        return url_for(".edit_row", report_id=report_id, row=key)
    unused = saved.template.sum_question(SumKind.UNUSED)
    anchor = unused.key if go == "unused" and unused else None
    if unused and anchor:
        number = saved.template.section_of(unused.key).number
    if CARRY.fullmatch(go):
        anchor = f"l{go.removeprefix('carry-')}"
    return url_for(".show_step", report_id=report_id, number=number, _anchor=anchor)


@bp.post("/redovisningar/<int:report_id>/del/<int:number>/autospara")
@requires(Can.FOLLOWUP_WRITE)
@reads_every_field
def autosave_step(report_id: int, number: int) -> tuple[Response, int]:
    """Save what stands in the form now and answer with what changes on the page."""
    moment = now()
    try:
        with db().transaction() as session:
            saved = saving.save(
                session, current_actor(), report_id,
                number=number, posted=posted_fields(), seen=seen_version(), now=moment,
            )  # fmt: skip
    except RefusedError as refused:
        return jsonify(errors={p.column: gettext(p.message) for p in refused.problems}), 422
    except ClashError as clash:
        return _clash_json(clash), 409
    except NotAllowedNowError as refusal:
        return jsonify(state=refusal.state.value), 423
    return _saved_json(saved, saved.template.section(number), moment), 200


def _saved_json(saved: Saved, section: Section, moment: datetime) -> Response:
    texts = dict(live_texts(saved.content, saved.template))
    for question in section.questions:
        if question.type is QuestionType.TEXT and question.max_words:
            answer = saved.content.answer(question.key)
            texts[f"{question.key}-words"] = words_text(answer, question.max_words)
    gone = hidden(saved.template, section, saved.content)
    shown = {f"q-{one.key}": one.key not in gone for one in section.questions if one.condition}
    return jsonify(time=clock(moment), version=saved.version, text=texts, shown=shown)


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


def is_asked(template: Template, name: str) -> bool:
    """Return whether the field belongs to a row or to a question that is still asked."""
    if row_of(name) or fate_of(template, name):
        return True
    return name.split("-", 1)[0] in {question.key for question in template.questions}


def show_clash(report_id: int, number: int, clash: ClashError) -> Answer:
    """Show both texts of every field that two people wrote in; nothing is lost."""
    names = {one.field for one in clash.clashes}
    with db().reading() as session:
        reached = reach(session, current_actor(), report_id, on=today())
        content = reached.whole.content
        template = reached.template
        stored = flatten(content, template)
        shown = typed(stored, template)
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
                    "exists": one.field in stored and is_asked(template, one.field),
                    "label": field_label(template, content, one.field),
                    "stored": shown.get(one.field, ""),
                    "posted": request.form.get(one.field, one.posted),
                }
                for one in clash.clashes
            ],
            rest={name: text for name, text in posted_fields().items() if name not in names},
        )
    return page, 409
