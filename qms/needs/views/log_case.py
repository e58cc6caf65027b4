"""Who read what in one case: found by its reference or a decision's number, never by a child."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, has_right
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity.factor import needs_factor
from qms.kernel.table_write import write_csv
from qms.needs import log_labels as words
from qms.needs.core.cases.refs import shown_ref
from qms.needs.core.log_review.events import SYSTEM, Kind
from qms.needs.core.log_review.pooled import Cover, PooledSum
from qms.needs.models import NeedsBreakGlass
from qms.needs.queries import case_log
from qms.needs.services import case_log as services
from qms.needs.services.case_log import CaseLog
from qms.needs.views.blueprint import bp
from qms.needs.views.log_events import (
    HEADER,
    ROWS,
    Line,
    Wanted,
    asked,
    cells,
    checked,
    line_of,
    roles_of,
    tie_words,
)
from qms.needs.views.log_lines import Names, here, names, what
from qms.needs.views.log_review import review_page
from qms.web.context import current_actor, db, now
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import page_of, sort_rows

Answer = str | Response | tuple[str, int]
KEYS: Mapping[str, Callable[[Line], Any]] = {
    "nar": lambda line: line.entry.seq,
    "vem": lambda line: swedish_key(line.who),
    "vad": lambda line: swedish_key(line.what),
}


@bp.post("/behov/loggkontroll/arende")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def find_case_log() -> Answer:
    """Go to the log of the case that was asked for, or say that there is none."""
    with db().transaction() as session:
        typed = request.form.get("arende", "")
        ref = services.find(session, current_actor(), typed, now=now())
    if not ref:
        return _unknown(422)
    return redirect(url_for(".show_case_log", ref=ref), 303)


def _unknown(status: int) -> tuple[str, int]:
    """Return the search with one sentence; what was written is not written out again."""
    told = gettext(
        "Inget ärende har den beteckningen. Skriv de tolv tecknen eller beslutets nummer."
    )
    return review_page(fault=told), status


@bp.get("/behov/loggkontroll/arende/<ref>")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def show_case_log(ref: str) -> Answer:
    """Show every reading and change of the case, once it is recorded that it was shown."""
    here()
    wanted = asked()
    try:
        with db().transaction() as session:
            log = services.read_case_log(session, current_actor(), ref, now=now())
            known = _names(session, log)
            lines = _lines(session, log, known)
            values = checked(session, lines)
    except OutOfScopeError:
        return _unknown(404)
    return render_template(
        "needs/show_case_log.html",
        log=log,
        ref=ref,
        shown_ref=shown_ref(ref),
        unit=_unit(log, known),
        tie_words=tie_words,
        may_walk=has_right(current_actor(), Can.AUDIT_READ),
        pooled=[_pooled(one, known) for one in log.pooled],
        **_shown(lines, wanted),
        **values,
    )


def _shown(lines: Sequence[Line], wanted: Wanted) -> dict[str, Any]:
    """Return the lines that were asked for, a page of them, and what can be asked for."""
    sort, rows = sort_rows([one for one in lines if wanted.has(one)], KEYS, default="nar")
    page = page_of(rows, size=ROWS)
    people = {one.entry.actor: one.who for one in lines}
    everyone = sorted(people.items(), key=lambda pair: swedish_key(pair[1]))
    reads = [one for one in lines if one.kind is Kind.READ]
    return {
        "lines": page.cut(rows),
        "total": len(lines),
        "sort": sort,
        "paging": page,
        "wanted": wanted,
        "kinds": [("", gettext("Allt")), *((k.value, gettext(w)) for k, w in words.KINDS.items())],
        "people": [("", gettext("Alla")), *everyone],
        "reads": len(reads),
        "readers": len(
            {one.entry.actor for one in reads if not one.entry.actor.startswith(SYSTEM)}
        ),
    }


def _names(session: Session, log: CaseLog) -> Names:
    pooled = [one.actor for one in log.pooled]
    return names(session, [*pooled, *(one.actor for one in log.entries)])


def _lines(session: Session, log: CaseLog, known: Names) -> list[Line]:
    opened = case_log.openings(session, log.case.id)
    return [
        replace(line, glass_id=_glass(line, opened.get(line.entry.actor, ())))
        for line in (line_of(one, known, log.ties) for one in log.entries)
    ]


def _glass(line: Line, opened: Sequence[NeedsBreakGlass]) -> str:
    """Return the emergency opening that the event is, or that it came by."""
    if not (line.by_glass or line.kind is Kind.OPENING):
        return ""
    at = line.entry.at
    return next((one.id for one in opened if one.opened_at <= at <= one.until), "")


def _unit(log: CaseLog, known: Names) -> str:
    """Return the case's unit; of a protected person not even that is told."""
    if log.case.is_protected:
        return gettext("visas inte")
    return known.units.get(log.case.unit_id, "–")


def _pooled(one: PooledSum, known: Names) -> dict[str, Any]:
    """Return a reading of many cases in words."""
    purpose = words.PURPOSES.get(one.why)
    told = {Cover.YES: gettext("ja"), Cover.UNTOLD: gettext("loggen säger inte")}
    return {
        "sum": one,
        "who": known.who(one.actor),
        "roles": roles_of(one.roles),
        "what": gettext(purpose) if purpose else what(one.action),
        "cover": told[one.cover],
    }


@bp.get("/behov/loggkontroll/arende/<ref>.csv")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def fetch_case_log(ref: str) -> Response:
    """Return the events that were asked for as a file: who and what, and no name of a child."""
    wanted = asked()
    with db().transaction() as session:
        log = services.read_case_log(session, current_actor(), ref, now=now(), form="csv")
        lines = _lines(session, log, _names(session, log))
    rows = [cells(one) for one in lines if wanted.has(one)]
    return download(write_csv(HEADER, rows, "sv"), f"logg-{ref}.csv")
