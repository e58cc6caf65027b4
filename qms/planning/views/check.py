"""Whom an alternative moves, and the questions that are answered before it is frozen."""

from flask import abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.formats import clock
from qms.i18n.language import gettext
from qms.kernel.problems import RefusedError
from qms.planning.services.checks import save_answers
from qms.planning.services.rows import ChangedMeanwhileError
from qms.planning.views.blueprint import MEANWHILE, REFUSED, Answer, bp
from qms.planning.views.check_page import check_page, left_words, read_page
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

PREFIX = "svar-"


@bp.get("/planering/alternativ/<int:alternative_id>/konsekvenser")
@requires(Can.PLANNING_READ)
def show_check(alternative_id: int) -> str:
    """Show who moves, from where to where and how far, and the questions with their answers."""
    with db().reading() as session:
        page = read_page(session, alternative_id)
    return check_page(page)


@bp.post("/planering/alternativ/<int:alternative_id>/konsekvenser")
@requires(Can.PLANNING_WRITE)
@reads_every_field
def save_check(alternative_id: int) -> Answer:
    """Keep the answers; what somebody else answered meanwhile is shown beside what was typed."""
    typed = _typed()
    try:
        _save(alternative_id, typed)
    except RefusedError as refused:
        errors = {one.column: in_words(one) for one in refused.problems}
        with db().reading() as session:
            page = read_page(session, alternative_id)
        return check_page(page, typed=typed, errors=errors), REFUSED
    except ChangedMeanwhileError:
        with db().reading() as session:
            page = read_page(session, alternative_id)
        return check_page(page, typed=typed, is_clash=True), MEANWHILE
    flash(gettext("Svaren är sparade."), "ok")
    if request.form.get("go") == "freeze":
        return redirect(url_for(".confirm_freeze", alternative_id=alternative_id), 303)
    return redirect(url_for(".show_check", alternative_id=alternative_id), 303)


@bp.post("/planering/alternativ/<int:alternative_id>/konsekvenser/autospara")
@requires(Can.PLANNING_WRITE)
@reads_every_field
def autosave_check(alternative_id: int) -> tuple[Response, int]:
    """Keep what stands in the form now, and say when and what is left."""
    try:
        version = _save(alternative_id, _typed())
    except RefusedError as refused:
        return jsonify(errors=[in_words(one) for one in refused.problems]), REFUSED
    except ChangedMeanwhileError:
        return jsonify(by="", time=clock(now())), MEANWHILE
    with db().reading() as session:
        left = left_words(read_page(session, alternative_id).left)
    return jsonify(time=clock(now()), version=version, text={"left": left}), 200


def _typed() -> dict[str, str]:
    return {
        name.removeprefix(PREFIX): text
        for name, text in request.form.items()
        if name.startswith(PREFIX)
    }


def _save(alternative_id: int, typed: dict[str, str]) -> str:
    seen = request.form.get("version", "")
    with db().transaction() as session:
        try:
            return save_answers(
                session, current_actor(), alternative_id, typed, seen=seen, now=now()
            )
        except LookupError:
            abort(404)
