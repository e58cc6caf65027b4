"""One part of an application's documentation: read, written, never written over."""

from flask import abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.formats import clock
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.problems import RefusedError
from qms.needs.core.documentation.completeness import next_lacking
from qms.needs.core.documentation.content import EMPTY, PartContent
from qms.needs.queries.applications import original_request
from qms.needs.queries.documentation import given, parts
from qms.needs.services.documentation import (
    ChangedMeanwhileError,
    NotNowError,
    part_states,
    save_part,
    seen_parts,
)
from qms.needs.services.instruments import of_case
from qms.needs.services.opening import open_case
from qms.needs.views.blueprint import bp
from qms.needs.views.case_changes import whole
from qms.needs.views.documentation_page import PartPage, part_page
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.input_guard import reads_every_field
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
MOST_COLUMNS = 20


@bp.get("/behov/<ref>/underlag/<key>")
@requires(Can.NEEDS_READ)
@needs_factor
def show_part(ref: str, key: str) -> str:
    """Show a part of the documentation, once the reading has been recorded."""
    page = _read(ref, key)
    return part_page(page, page.given)


@bp.post("/behov/<ref>/underlag/<key>")
@requires(Can.NEEDS_WRITE)
@needs_factor
@reads_every_field
def write_part(ref: str, key: str) -> Answer:
    """Store what was written and go on; what somebody else wrote meanwhile is shown beside."""
    content, seen, go = _posted(), whole(request.form.get("version", "")), request.form.get("go")
    if go == "row":
        return part_page(_read(ref, key), content, seen=seen, more=True)
    try:
        _save(ref, key, content, seen)
    except RefusedError as refused:
        return part_page(_read(ref, key), content, faults=refused.problems, seen=seen), 422
    except ChangedMeanwhileError:
        return part_page(_read(ref, key), content, clash=True), 409
    except NotNowError:
        flash(gettext("Ärendet är beslutat eller avslutat. Underlaget står fast."), "info")
        return redirect(url_for(".show_case", ref=ref), 303)
    flash(gettext("Sparat."), "ok")
    following = request.form.get("next", "")
    if go == "next" and following.isidentifier():
        return redirect(url_for(".show_part", ref=ref, key=following), 303)
    return redirect(url_for(".show_case", ref=ref, _anchor="documentation"), 303)


@bp.post("/behov/<ref>/underlag/<key>/autospara")
@requires(Can.NEEDS_WRITE)
@needs_factor
@reads_every_field
def autosave_part(ref: str, key: str) -> tuple[Response, int]:
    """Save what stands in the form now, and say when."""
    try:
        version = _save(ref, key, _posted(), whole(request.form.get("version", "")))
    except RefusedError as refused:
        return jsonify(errors=[in_words(one) for one in refused.problems]), 422
    except ChangedMeanwhileError:
        return jsonify(by="", time=clock(now())), 409
    except NotNowError:
        words = gettext("Ärendet är beslutat eller avslutat. Underlaget står fast.")
        return jsonify(error=words), 423
    return jsonify(time=clock(now()), version=version), 200


def _save(ref: str, key: str, content: PartContent, seen: int) -> int:
    with db().transaction() as session:
        return save_part(session, current_actor(), ref, key, content, seen=seen, now=now())


def _posted() -> PartContent:
    """Return what was typed; the cells of a row come in the order of the columns."""
    wide = min(max(whole(request.form.get("columns", "0")), 0), MOST_COLUMNS)
    cells = [one.strip() for one in request.form.getlist("cell")]
    rows = zip(*[iter(cells)] * wide, strict=False) if wide else ()
    return PartContent(
        text=request.form.get("text", ""),
        choice=request.form.get("choice", ""),
        rows=tuple(row for row in rows if any(row)),
    )


def _read(ref: str, key: str) -> PartPage:
    with db().transaction() as session:
        case = open_case(
            session, current_actor(), ref, can=Can.NEEDS_READ, why="documentation", now=now()
        )
        instrument = of_case(session, case, now=now())
        seen = seen_parts(case, instrument)
        keys = [one.key for one in seen]
        if key not in keys:
            abort(404)
        states = [one for one in part_states(session, case, now=now()) if one.part.key in keys]
        words = instrument.no_diagnosis
        return PartPage(
            case=case,
            part=seen[keys.index(key)],
            stored=parts(session, case).get(key),
            given=given(session, case, instrument).get(key, EMPTY),
            asked=original_request(session, case),
            at=keys.index(key) + 1,
            of=len(keys),
            left=sum(one.is_missing for one in states),
            following=next_lacking(states, key),
            no_diagnosis={"sv": words.sv, "en": words.en or words.sv},
        )
