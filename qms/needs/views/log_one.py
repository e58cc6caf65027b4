"""One reading or one emergency opening, with what is needed to judge it, and the verdict."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.policy import Can
from qms.audit import queries as audit
from qms.audit.core.chain import AuditEntry
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.identity.factor import needs_factor
from qms.kernel.clock import local_day
from qms.kernel.problems import RefusedError
from qms.needs import log_labels as words
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.log_review.rules import USUAL
from qms.needs.queries import log_review
from qms.needs.queries.log_review import PickRow
from qms.needs.services import log_review as services
from qms.needs.views.blueprint import bp
from qms.needs.views.log_lines import glass_line, here, names, reading_line, what
from qms.web.context import current_actor, db, now
from qms.web.faults import in_words
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]
Refusal = Mapping[str, Any]


@bp.get("/behov/loggkontroll/lasning/<pick_id>")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def show_read_review(pick_id: str) -> Answer:
    """Show one reading, and what the same person did with the case around it."""
    return _reading_page(pick_id)


def _reading_page(pick_id: str, refusal: Refusal | None = None) -> str:
    here()
    with db().transaction() as session:
        row = services.read_pick(session, current_actor(), pick_id, now=now())
        events = _around(session, row)
        known = names(session, [row.entry.actor, *(one.actor for one in events)])
        values = {
            **reading_line(row, known),
            "around": [(one, known.who(one.actor), what(one.action)) for one in events],
            "reviewer": _reviewer(session, row.reviewed_by),
        }
    return render_template(
        "needs/show_read_review.html", **_form(row.verdict, row.note, refusal), **values
    )


def _around(session: Session, row: PickRow) -> tuple[AuditEntry, ...]:
    """Return what anybody did in the case within two weeks."""
    day = local_day(row.entry.at)
    wanted = audit.AuditFilter(
        action=log_review.NEEDS, first_day=day - USUAL.work, last_day=day + USUAL.work
    )
    return audit.events(session, wanted, target=row.entry.target)


def _reviewer(session: Session, account_id: int | None) -> str:
    return (identity.name_of(session, account_id) or "") if account_id else ""


def _form(verdict: Verdict | None, note: str, refusal: Refusal | None) -> dict[str, Any]:
    """Return what the form holds: what is stored, or what was typed and why it was refused."""
    stored: dict[str, Any] = {"chosen": verdict or "", "note": note, "faults": {}, "clash": ""}
    choices = [(one.value, gettext(word)) for one, word in words.VERDICTS.items()]
    return {**stored, "choices": choices, "has_errors": bool(refusal), **(refusal or {})}


@bp.post("/behov/loggkontroll/lasning/<pick_id>")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def review_reading(pick_id: str) -> Answer:
    """Store the verdict on a reading."""

    def save(session: Session, verdict: Verdict | None, note: str) -> None:
        services.review_reading(
            session, current_actor(), pick_id, verdict, note, version=_version(), now=now()
        )

    refusal = _saved(save)
    if refusal:
        return _reading_page(pick_id, refusal), refusal["status"]
    return _done()


@bp.get("/behov/loggkontroll/nodoppning/<glass_id>")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def show_glass_review(glass_id: str) -> Answer:
    """Show an emergency opening with its reason, and what was read while it ran."""
    return _glass_page(glass_id)


def _glass_page(glass_id: str, refusal: Refusal | None = None) -> str:
    here()
    actor = current_actor()
    with db().transaction() as session:
        row = services.read_glass(session, actor, glass_id, now=now())
        day = local_day(row.opened_at)
        wanted = audit.AuditFilter(
            action=log_review.NEEDS, actor=row.pseudonym, first_day=day, last_day=day
        )
        reads = [
            (one, what(one.action))
            for one in audit.events(session, wanted, target=row.ref)
            if log_review.event_of(one).by_glass and row.opened_at <= one.at <= row.until
        ]
        values = {
            **glass_line(row, names(session, [])),
            "reads": reads,
            "reviewer": _reviewer(session, row.reviewed_by),
        }
    return render_template(
        "needs/show_glass_review.html", **_form(row.verdict, row.note, refusal), **values
    )


@bp.post("/behov/loggkontroll/nodoppning/<glass_id>")
@requires(Can.NEEDS_REVIEW_LOG)
@needs_factor
def review_glass(glass_id: str) -> Answer:
    """Store the verdict on an emergency opening."""

    def save(session: Session, verdict: Verdict | None, note: str) -> None:
        services.review_glass(
            session, current_actor(), glass_id, verdict, note, version=_version(), now=now()
        )

    refusal = _saved(save)
    return (_glass_page(glass_id, refusal), refusal["status"]) if refusal else _done()


def _version() -> int:
    """Return the version that the page was shown with; one that no row has when unreadable."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


def _saved(save: Callable[[Session, Verdict | None, str], None]) -> dict[str, Any]:
    """Store what was typed; return what the page needs to say when it was refused."""
    note, chosen = request.form.get("note", ""), request.form.get("verdict", "")
    verdict = Verdict(chosen) if chosen in set(Verdict) else None
    typed: dict[str, Any] = {"chosen": chosen, "note": note, "clash": "", "status": 422}
    try:
        with db().transaction() as session:
            save(session, verdict, note)
    except services.ReviewedMeanwhileError:
        told = gettext("Någon annan har granskat läsningen under tiden. Läs det, och spara igen.")
        return {**typed, "faults": {}, "clash": told, "status": 409}
    except RefusedError as refused:
        faults = {one.column: in_words(one) for one in refused.problems if one.column}
        whole = " ".join(in_words(one) for one in refused.problems if not one.column)
        return {**typed, "faults": faults, "clash": whole}
    return {}


def _done() -> Response:
    flash(gettext("Granskningen är sparad."), "ok")
    return redirect(url_for(".show_log_review"), 303)
