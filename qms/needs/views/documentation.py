"""One part of an application's documentation: read, written, never written over."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.i18n.language import gettext
from qms.identity.factor import needs_factor
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.documentation.content import EMPTY, PartContent, columns_of, has_choice
from qms.needs.core.instrument import DocumentationPart
from qms.needs.queries.documentation import StoredPart, parts
from qms.needs.queries.opened import OpenCase
from qms.needs.services.documentation import (
    ChangedMeanwhileError,
    NotNowError,
    may_write,
    save_part,
    seen_parts,
)
from qms.needs.services.instruments import published
from qms.needs.services.opening import open_case
from qms.needs.views.blueprint import bp
from qms.needs.views.case_changes import whole
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
SPARE_ROWS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPage:
    """What the page shows of one part."""

    case: OpenCase
    part: DocumentationPart
    stored: StoredPart | None
    following: str
    no_diagnosis: Mapping[str, str]


@bp.get("/behov/<ref>/underlag/<key>")
@requires(Can.NEEDS_READ)
@needs_factor
def show_part(ref: str, key: str) -> str:
    """Show a part of the documentation, once the reading has been recorded."""
    page = _read(ref, key)
    return _page(page, page.stored.content if page.stored else EMPTY)


@bp.post("/behov/<ref>/underlag/<key>")
@requires(Can.NEEDS_WRITE)
@needs_factor
def write_part(ref: str, key: str) -> Answer:
    """Store what was written and go on; what somebody else wrote meanwhile is shown beside."""
    content, seen = _posted(), whole(request.form.get("version", ""))
    try:
        with db().transaction() as session:
            save_part(session, current_actor(), ref, key, content, seen=seen, now=now())
    except RefusedError as refused:
        return _page(_read(ref, key), content, faults=refused.problems, seen=seen), 422
    except ChangedMeanwhileError:
        return _page(_read(ref, key), content, clash=True), 409
    except NotNowError:
        flash(gettext("Ärendet är beslutat eller avslutat. Underlaget står fast."), "info")
        return redirect(url_for(".show_case", ref=ref), 303)
    flash(gettext("Sparat."), "ok")
    following = request.form.get("next", "")
    if request.form.get("go") == "next" and following.isidentifier():
        return redirect(url_for(".show_part", ref=ref, key=following), 303)
    return redirect(url_for(".show_case", ref=ref, _anchor="documentation"), 303)


def _posted() -> PartContent:
    """Return what was typed; the cells of a row come in the order of the columns."""
    wide = max(whole(request.form.get("columns", "0")), 0)
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
        _, instrument = published(session, now=now())
        seen = seen_parts(case, instrument)
        keys = [one.key for one in seen]
        if key not in keys:
            abort(404)
        at = keys.index(key)
        words = instrument.no_diagnosis
        return PartPage(
            case=case,
            part=seen[at],
            stored=parts(session, case).get(key),
            following=keys[at + 1] if at + 1 < len(keys) else "",
            no_diagnosis={"sv": words.sv, "en": words.en or words.sv},
        )


def _page(
    page: PartPage,
    content: PartContent,
    *,
    faults: tuple[Problem, ...] = (),
    clash: bool = False,
    seen: int | None = None,
) -> str:
    columns = columns_of(page.part)
    spare = max(page.part.min_rows, 1) if not content.rows else SPARE_ROWS
    blank = ("",) * len(columns)
    stored = page.stored.version if page.stored else 0
    return render_template(
        "needs/show_part.html",
        found=page,
        part=page.part,
        ref=page.case.ref,
        shown_ref=shown_ref(page.case.ref),
        content=content,
        columns=columns,
        rows=[*content.rows, *([blank] * spare)] if columns else [],
        has_choice=has_choice(page.part),
        option_choices=lambda first: [("", first), *((one, one) for one in page.part.options)],
        may_write=may_write(page.case),
        problems=[_at(one, content) for one in faults],
        text_error=" ".join(in_words(one) for one in faults if one.column == "text"),
        choice_error=" ".join(in_words(one) for one in faults if one.column == "choice"),
        version=stored if seen is None else seen,
        clash=clash,
        has_errors=bool(faults) or clash,
    )


def _at(problem: Problem, content: PartContent) -> tuple[str, str]:
    """Return where the fault is shown and its words."""
    if problem.row and problem.row <= len(content.rows):
        words = gettext("Rad %(n)s: %(what)s") % {"n": problem.row, "what": in_words(problem)}
        return f"cell-{problem.row}-1", words
    return problem.column, in_words(problem)
