"""What one account has read in the cases in a period: the other way round."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import abort, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.identity.factor import needs_factor
from qms.kernel.table_write import write_csv
from qms.needs import log_labels as words
from qms.needs.core.cases.refs import shown_ref, typed_ref
from qms.needs.core.log_review.events import POOLED, Kind
from qms.needs.queries import case_log, log_review
from qms.needs.services import case_log as services
from qms.needs.services.case_log import AccountLog
from qms.needs.views.blueprint import bp
from qms.needs.views.log_case import KEYS
from qms.needs.views.log_events import (
    HEADER,
    ROWS,
    Line,
    asked,
    cells,
    checked,
    day_of,
    line_of,
    tie_words,
)
from qms.needs.views.log_lines import Names, here, names, what
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.rights import requires
from qms.web.tables import page_of, sort_rows

DAYS = 30
KIND, ALL = "slag", "allt"
ACCOUNT_KEYS = {**KEYS, "arende": lambda line: line.entry.target}


@bp.get("/behov/loggkontroll/konto")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def show_account_log() -> str:
    """Choose an account and a period, and show what it read, once that is recorded."""
    here()
    values: dict[str, Any] = {"log": None}
    with db().transaction() as session:
        everyone = case_log.readers(session)
        if account := _account():
            log = _read(session, account, form="page")
            lines = _lines(session, log)
            values = {"log": log, **_shown(lines), **checked(session, lines)}
    first, last = _period()
    return render_template(
        "needs/show_account_log.html",
        accounts=_choices(everyone),
        first=first,
        last=last,
        kinds=[(ALL, gettext("Allt")), *((k.value, gettext(w)) for k, w in words.KINDS.items())],
        wanted=_wanted(),
        tie_words=tie_words,
        shown_ref=shown_ref,
        may_walk=has_right(current_actor(), Can.AUDIT_READ),
        **values,
    )


def _choices(everyone: tuple[tuple[int, str, str], ...]) -> list[tuple[str, str]]:
    """Return the accounts by name; the user name tells two of the same name apart."""
    named = sorted(everyone, key=lambda one: swedish_key(one[2]))
    chosen = [(str(number), f"{name} ({user})") for number, user, name in named]
    return [("", gettext("Välj ett konto")), *chosen]


def _account() -> int:
    typed = request.args.get("konto", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _period() -> tuple[date, date]:
    """Return the period that was asked for, the last month where none was."""
    last = day_of(request.args.get("till", "")) or today()
    first = day_of(request.args.get("fran", "")) or last - timedelta(days=DAYS)
    return min(first, last), max(first, last)


def _wanted() -> Any:  # noqa: ANN401 - as log_events.asked
    """Return the filter: readings, unless something else or all was asked for."""
    kind = None if KIND in request.args else Kind.READ
    return replace(asked(kind=kind), who="", first=None, last=None)


def _read(session: Session, account: int, *, form: str) -> AccountLog:
    first, last = _period()
    if last < first:
        abort(404)
    return services.read_account_log(
        session, current_actor(), account, first=first, last=last, now=now(), form=form
    )


def _lines(session: Session, log: AccountLog) -> list[Line]:
    known = names(session, [log.pseudonym])
    protected = log_review.protected_refs(session)
    return [
        _placed(line_of(one, known, log.ties), known, is_protected=one.target in protected)
        for one in log.entries
    ]


def _placed(line: Line, known: Names, *, is_protected: bool) -> Line:
    """Return the line with its unit, unless the child is protected; of many cases it reads too."""
    kind = Kind.READ if line.entry.action in POOLED else line.kind
    purpose = words.PURPOSES.get(line.entry.target) if kind is not line.kind else None
    told = f"{what(line.entry.action)}: {gettext(purpose)}" if purpose else line.what
    unit = "" if is_protected else known.unit_at(line.entry.path)
    return replace(line, kind=kind, what=told, unit=unit, is_protected=is_protected)


def _shown(lines: list[Line]) -> dict[str, Any]:
    wanted = _wanted()
    asked_for = [one for one in lines if wanted.has(one)]
    sort, rows = sort_rows(asked_for, ACCOUNT_KEYS, default="nar")
    page = page_of(rows, size=ROWS)
    reads = [one for one in lines if one.kind is Kind.READ]
    cases = {one.entry.target for one in reads if typed_ref(one.entry.target)}
    return {
        "lines": page.cut(rows),
        "sort": sort,
        "paging": page,
        "reads": len(reads),
        "cases": len(cases),
        "is_case": lambda line: bool(typed_ref(line.entry.target)),
    }


@bp.get("/behov/loggkontroll/konto.csv")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def fetch_account_log() -> Response:
    """Return what the account did in the period as a file, with the cases' references."""
    account, wanted = _account(), _wanted()
    if not account:
        abort(404)
    with db().transaction() as session:
        lines = _lines(session, _read(session, account, form="csv"))
    rows = [
        (*cells(one), one.entry.target if typed_ref(one.entry.target) else "")
        for one in lines
        if wanted.has(one)
    ]
    return download(write_csv((*HEADER, "arende"), rows, "sv"), f"logg-konto-{account}.csv")
