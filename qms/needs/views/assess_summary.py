"""The end of an assessment: what is unanswered, what contradicts itself, and sending it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.formats import clock
from qms.i18n.language import gettext, language
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.assess_labels import lack_sentence, question_words
from qms.needs.core.assessing import Kind, Lack, LackKind, lacks
from qms.needs.core.assessing.draft import RULE
from qms.needs.core.assessing.readiness import warnings
from qms.needs.core.assessing.steps import next_step, step_of
from qms.needs.core.cases.kinds import Part
from qms.needs.core.instrument import Message, Result, Severity, score
from qms.needs.core.instrument.causes import parts_behind, questions_behind
from qms.needs.queries.completion import WANTED, Asking, asked_for
from qms.needs.queries.people import tied
from qms.needs.services import assessing
from qms.needs.views.assess_chosen import chosen_in
from qms.needs.views.assess_clash import clash_json, show_clash
from qms.needs.views.assess_frame import (
    Answer,
    Page,
    frame,
    open_page,
    seen_version,
    sent_away,
)
from qms.needs.views.assess_question import step_address
from qms.needs.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

ADDRESS = "/behov/<ref>/bedomning/<assessment_id>"
SURE = "sure"


@bp.get(ADDRESS)
@requires(Can.NEEDS_ASSESS)
@needs_factor
def show_summary(ref: str, assessment_id: str) -> Answer:
    """Show what remains before the assessment can be sent."""
    page, judged = _judged(ref, assessment_id)
    return _render(page, judged) if page.is_open else sent_away(ref)


@bp.post(ADDRESS)
@requires(Can.NEEDS_ASSESS)
@needs_factor
@reads_every_field
def save_summary(ref: str, assessment_id: str) -> Answer:
    """Save what is answered to the warnings; send the assessment when that was asked for."""
    try:
        version = _save(ref, assessment_id).version
        if request.form.get("go") != "send":
            return redirect(url_for(".show_summary", ref=ref, assessment_id=assessment_id), 303)
        return _send(ref, assessment_id, version)
    except RefusedError as refused:
        errors = {one.column: f"{gettext(one.message)} {gettext(one.cure)}"
                  for one in refused.problems}  # fmt: skip
        page, judged = _judged(ref, assessment_id)
        return _render(page, judged, errors=errors, posted=_comments()), 422
    except assessing.WrittenElsewhereError as clash:
        page, _ = _judged(ref, assessment_id)
        here = url_for(".show_summary", ref=ref, assessment_id=assessment_id)
        return show_clash(page, clash, action=here)
    except assessing.NotOpenError:
        return sent_away(ref)


def _send(ref: str, assessment_id: str, version: int) -> Answer:
    if SURE not in request.form:
        page, judged = _judged(ref, assessment_id)
        return _render(
            page, judged, errors={SURE: gettext("Bekräfta att bedömningen är klar")}
        ), 422
    try:
        with db().transaction() as session:
            kind = assessing.send(
                session, current_actor(), ref, assessment_id, version=version, now=now()
            )
    except assessing.LackingError:
        page, judged = _judged(ref, assessment_id)
        return _render(page, judged, told=True), 422
    words = gettext("Uppföljningen är skickad. Förändringen syns i profilen.")
    if kind is not Kind.FOLLOW_UP:
        words = gettext("Bedömningen är skickad. Resultatet syns i profilen.")
    flash(words, "ok")
    return redirect(url_for(".show_profile", ref=ref), 303)


@bp.post(f"{ADDRESS}/autospara")
@requires(Can.NEEDS_ASSESS)
@needs_factor
@reads_every_field
def autosave_summary(ref: str, assessment_id: str) -> tuple[Response, int]:
    """Save the answers to the warnings as they stand now, and say when."""
    try:
        saved = _save(ref, assessment_id)
    except RefusedError as refused:
        return jsonify(errors={one.column: gettext(one.message) for one in refused.problems}), 422
    except assessing.WrittenElsewhereError as clash:
        return clash_json(clash), 409
    except assessing.NotOpenError:
        return jsonify(error=gettext("Bedömningen kan inte längre ändras.")), 423
    return jsonify(time=clock(now()), version=saved.version), 200


def _save(ref: str, assessment_id: str) -> assessing.Saved:
    with db().transaction() as session:
        return assessing.save_comments(
            session, current_actor(), ref, assessment_id, _comments(),
            version=seen_version(), now=now(),
        )  # fmt: skip


def _comments() -> dict[str, str]:
    """Return what is answered to each warning in the form, by the key of its rule."""
    return {
        name.removeprefix(RULE): text
        for name, text in request.form.items()
        if name.startswith(RULE)
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the rules say of the answers as they are now, and what each of them is about."""

    result: Result
    questions: Mapping[str, tuple[str, ...]]
    asked: Asking | None  # what was last asked of the officer
    officer: str


def _judged(ref: str, assessment_id: str) -> tuple[Page, Judged]:
    """Return the page, and what the rules say of it."""
    with db().transaction() as session:
        page = open_page(session, ref, assessment_id)
        found = page.written
        about = assessing.judged_with(
            session, current_actor(), page.opened, found.instrument, found.draft,
            kind=found.kind, now=now(),
        ).without_request()  # fmt: skip
        asked = asked_for(session, page.opened, kind=WANTED)
        officers = [one.name for one in tied(session, page.opened) if one.part is Part.OFFICER]
    answers = found.draft.answers(found.instrument)
    result = score(found.instrument, answers, about)
    keys = [one.key for one in warnings(result)] if not result.unanswered else []
    return page, Judged(
        result=result,
        questions=questions_behind(found.instrument, answers, about, keys),
        asked=asked,
        officer=", ".join(officers),
    )


def _render(
    page: Page,
    judged: Judged,
    *,
    errors: Mapping[str, str] | None = None,
    posted: Mapping[str, str] | None = None,
    told: bool = False,
) -> str:
    """Return the page; `told` puts everything that is lacking on top, after a try to send."""
    found, instrument, result = page.written, page.written.instrument, judged.result
    remaining = lacks(instrument, found.draft, result)
    faults = dict(errors or {})
    top = list(faults.items())
    if told:
        top += [(_target(page, one), lack_sentence(instrument, one)) for one in remaining]
    return render_template(
        "needs/show_summary.html",
        **frame(page),
        warnings=[_warning(page, one, judged, posted or {}, faults) for one in warnings(result)]
        if not result.unanswered
        else [],
        unanswered=_unanswered(page, remaining),
        top=top,
        errors=faults,
        has_errors=bool(top),
        start=next_step(instrument, found.draft),
        chosen=chosen_in(page),
        step_address=step_address,
        asked=judged.asked,
        officer=judged.officer,
    )


def _unanswered(page: Page, remaining: tuple[Lack, ...]) -> list[tuple[str, str]]:
    """Return the questions without a level, each once: where it is and what it is called."""
    found: dict[str, str] = {}
    for one in remaining:
        if one.kind in {LackKind.CURRENT, LackKind.DESIRED}:
            found.setdefault(_address(page, one.key), _title(page, one))
    return list(found.items())


def _title(page: Page, lack: Lack) -> str:
    words = page.written.instrument.question(lack.key).in_form(page.form)
    return words.text.said(language())


def _question(page: Page, key: str) -> tuple[str, str]:
    """Return where a question is asked, and its area, number and words."""
    where = gettext("%(area)s, fråga %(n)s") % question_words(page.written.instrument, key)
    words = page.written.instrument.question(key).in_form(page.form)
    return _address(page, key), f"{where}: {words.text.said(language())}"


def _address(page: Page, question: str) -> str:
    step = step_of(page.written.instrument, question)
    return step_address(page.opened.ref, page.written.id, step)


def _target(page: Page, lack: Lack) -> str:
    """Return the id on the page that an entry in the summary of faults leads to."""
    return RULE + lack.key if lack.kind is LackKind.COMMENT else "unanswered"


def _warning(
    page: Page,
    message: Message,
    judged: Judged,
    posted: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, object]:
    key, instrument = message.key, page.written.instrument
    return {
        "key": key,
        "questions": [_question(page, one) for one in judged.questions.get(key, ())],
        "parts": [
            (one, instrument.part(one).name.said(language()))
            for one in parts_behind(instrument, key)
        ],
        "name": RULE + key,
        "message": page.written.instrument.rule(key).message.said(language()),
        "must_mend": message.severity is Severity.STOP,
        "found": message.found,
        "comment": posted.get(key, page.written.draft.comment(key)),
        "error": errors.get(RULE + key, ""),
    }
