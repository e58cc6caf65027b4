"""One question of an assessment at a time: saved by itself, or by the buttons without script."""

from collections.abc import Mapping
from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.formats import clock
from qms.i18n.language import gettext, language
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.core.assessing import Note, place_of
from qms.needs.core.assessing.draft import LEVELS, SEEN
from qms.needs.core.assessing.steps import Place, Step
from qms.needs.core.instrument import Answer as Levels
from qms.needs.core.instrument import Instrument
from qms.needs.services import assessing
from qms.needs.views.assess_clash import clash_json, show_clash
from qms.needs.views.assess_frame import (
    Answer,
    Page,
    frame,
    open_page,
    seen_version,
    sent_away,
)
from qms.needs.views.blueprint import bp
from qms.web.context import current_actor, db, now
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

ADDRESS = "/behov/<ref>/bedomning/<assessment_id>/<area>/<int:number>"


@bp.get(ADDRESS)
@requires(Can.NEEDS_ASSESS)
@needs_factor
def show_question(ref: str, assessment_id: str, area: str, number: int) -> Answer:
    """Show one question with the levels to choose from."""
    page, place = _opened(ref, assessment_id, area, number)
    if not page.is_open:
        return sent_away(ref)
    return _render(page, place)


@bp.post(ADDRESS)
@requires(Can.NEEDS_ASSESS)
@needs_factor
@reads_every_field
def save_question(ref: str, assessment_id: str, area: str, number: int) -> Answer:
    """Save the answer and go where the button said."""
    try:
        saved = _save(ref, assessment_id)
    except assessing.NotOpenError:
        return sent_away(ref)
    except RefusedError as refused:
        page, place = _opened(ref, assessment_id, area, number)
        return _render(page, place, posted=_posted(), errors=_errors(refused)), 422
    except assessing.WrittenElsewhereError as clash:
        page, place = _opened(ref, assessment_id, area, number)
        return show_clash(page, clash, action=_address(ref, assessment_id, place))
    place = _place(saved.instrument, area, number)
    go = request.form.get("go", "next")
    missing = _half(saved.draft.note(place.question.key)) if go == "next" else {}
    if missing:
        page, place = _opened(ref, assessment_id, area, number)
        return _render(page, place, errors=missing), 422
    return redirect(_target(ref, assessment_id, place, go), 303)


@bp.post(f"{ADDRESS}/autospara")
@requires(Can.NEEDS_ASSESS)
@needs_factor
@reads_every_field
def autosave_question(ref: str, assessment_id: str, area: str, number: int) -> tuple[Response, int]:
    """Save what stands in the form now, and say when."""
    try:
        saved = _save(ref, assessment_id)
    except RefusedError as refused:
        return jsonify(errors=_errors(refused)), 422
    except assessing.WrittenElsewhereError as clash:
        return clash_json(clash), 409
    except assessing.NotOpenError:
        return jsonify(error=gettext("Bedömningen kan inte längre ändras.")), 423
    _place(saved.instrument, area, number)
    return jsonify(time=clock(now()), version=saved.version), 200


def _opened(ref: str, assessment_id: str, area: str, number: int) -> tuple[Page, Place]:
    with db().transaction() as session:
        page = open_page(session, ref, assessment_id)
    return page, _place(page.written.instrument, area, number)


def _place(instrument: Instrument, area: str, number: int) -> Place:
    try:
        return place_of(instrument, area, number)
    except LookupError:
        abort(404)


def _save(ref: str, assessment_id: str) -> assessing.Saved:
    # Saving tells the writer nothing that is sealed, so it is no reading of the case.
    current, desired = (_level(name) for name in LEVELS)
    given = assessing.Given(
        question=request.form.get("question", ""),
        current=current,
        desired=desired,
        seen=request.form.get(SEEN),
    )
    with db().transaction() as session:
        return assessing.save_answer(
            session, current_actor(), ref, assessment_id, given,
            version=seen_version(), now=now(),
        )  # fmt: skip


def _level(name: str) -> int | None:
    """Return the level in a field; -1, which no question has, for what is no level."""
    text = request.form.get(name, "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 1 else -1


def _posted() -> Note:
    """Return the answer as it stands in the form."""
    return Note(answer=Levels(*(_level(name) for name in LEVELS)), seen=request.form.get(SEEN, ""))


def _errors(refused: RefusedError) -> dict[str, str]:
    return {
        one.column.rpartition("-")[2]: f"{gettext(one.message)} {gettext(one.cure)}"
        for one in refused.problems
    }


def _half(note: Note) -> dict[str, str]:
    """Return what is missing when one level is chosen and the other is not."""
    if note.is_whole or note.is_empty:
        return {}
    if note.answer.current is None:
        return {LEVELS[0]: gettext("Välj också nuläget")}
    return {LEVELS[1]: gettext("Välj också det önskade läget")}


def _target(ref: str, assessment_id: str, place: Place, go: str) -> str:
    """Return the address that the button leads to."""
    if go == "stay":
        return _address(ref, assessment_id, place)
    if go == "summary":
        return url_for(".show_summary", ref=ref, assessment_id=assessment_id)
    step = place.before if go == "back" else place.after
    if step is None and go == "back":
        return url_for(".show_assessments", ref=ref)
    if step is None:
        return url_for(".show_summary", ref=ref, assessment_id=assessment_id)
    return step_address(ref, assessment_id, step)


def step_address(ref: str, assessment_id: str, step: Step) -> str:
    """Return the address of a question."""
    return url_for(
        ".show_question", ref=ref, assessment_id=assessment_id, area=step.area, number=step.number
    )


def _address(ref: str, assessment_id: str, place: Place) -> str:
    return step_address(ref, assessment_id, Step(place.area.key, place.number))


def _render(
    page: Page,
    place: Place,
    *,
    posted: Note | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    words = place.question.in_form(page.form)
    instrument = page.written.instrument
    values: dict[str, Any] = {
        **frame(page),
        "spot": place,
        "text": words.text.said(language()),
        "look_for": place.question.look_for.said(language()),
        "state": instrument.state,
        "levels": [
            (level.level, level.name.said(language()), text.said(language()))
            for level, text in zip(instrument.levels, words.levels, strict=True)
        ],
        "note": posted or page.written.draft.note(place.question.key),
        "errors": errors or {},
        "has_errors": bool(errors),
    }
    return render_template("needs/show_question.html", **values)
