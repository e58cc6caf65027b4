"""Read a report that was handed in; comment, return or approve it."""

import json
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.followup.core.report.frozen import checksum, content_of
from qms.followup.core.report.head import Frozen
from qms.followup.core.report.states import NotAllowedNowError, SamePersonError, State
from qms.followup.labels import STATES
from qms.followup.queries import reports
from qms.followup.services import amounts, handing_in
from qms.followup.services.handing_in import ChangedSinceError
from qms.followup.services.reaching import Seen, see
from qms.followup.views.blueprint import bp
from qms.followup.views.side import title_of
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.kernel.problems import RefusedError
from qms.web.context import current_actor, db, now, today
from qms.web.downloads import download
from qms.web.rights import requires

Answer = str | Response | tuple[str, int]


@bp.get("/redovisningar/<int:report_id>")
@requires(Can.FOLLOWUP_READ)
def show_report(report_id: int) -> Answer:
    """Show the report as it was handed in or approved; the unit goes on to write in an open one."""
    with db().reading() as session:
        seen = see(session, current_actor(), report_id, on=today())
        if seen.is_own and seen.head.is_open:
            number = seen.head.summary.first_open
            return redirect(url_for(".show_step", report_id=report_id, number=number), 303)
        return _page(session, seen)


def _page(session: Session, seen: Seen, errors: dict[str, str] | None = None) -> str:
    head = seen.head
    copy = reports.latest_copy(session, head.id)
    events = reports.events(session, head.id)
    people = [event.by for event in events] + ([copy.made_by] if copy else [])
    body: dict[str, Any] | None = json.loads(copy.body) if copy else None
    content = content_of(body) if body else None
    received = amounts.received(session, head.unit_id, head.year)
    then = content.amount_ore if content else head.amount_ore
    return render_template(
        "followup/show_report.html",
        head=head,
        unit=seen.unit,
        title_text=title_of(head),
        copy=copy,
        body=body,
        content=content,
        is_whole=copy is not None and checksum(copy.body) == copy.sha256,
        events=events,
        names=identity.names_of(session, people),
        states={state: gettext(label) for state, label in STATES.items()},
        shown=head.shown(now()),
        changed_ore=received.ore - then if received and received.ore != then else 0,
        may_review=_may_review(seen),
        handed_in_by_me=head.submitted_by == current_actor().pseudonym,
        typed=request.form,
        errors=errors or {},
        has_errors=bool(errors),
    )


def _may_review(seen: Seen) -> bool:
    return seen.head.state is State.SUBMITTED and has_right(current_actor(), Can.FOLLOWUP_APPROVE)


@bp.get("/redovisningar/<int:report_id>/kopia.json")
@requires(Can.FOLLOWUP_READ)
def export_copy(report_id: int) -> Response:
    """Return the newest frozen copy, byte for byte what its checksum was made of."""
    with db().reading() as session:
        seen = see(session, current_actor(), report_id, on=today())
        copy: Frozen | None = reports.latest_copy(session, report_id)
    if copy is None:
        abort(404)
    return download(copy.body.encode(), f"redovisning-{seen.head.year}-{report_id}.json")


@bp.post("/redovisningar/<int:report_id>/ater")
@requires(Can.FOLLOWUP_APPROVE)
def send_back(report_id: int) -> Answer:
    """Return the report to the unit with a comment."""
    return _review(
        report_id,
        lambda session, actor: handing_in.send_back(
            session, actor, report_id,
            seen=_seen(), comment=request.form.get("comment", ""), now=now(),
        ),
        gettext("Redovisningen är åter hos enheten med din kommentar."),
    )  # fmt: skip


def _seen() -> int:
    """Return the version that the page was shown for, -1 when the form does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@bp.post("/redovisningar/<int:report_id>/godkann")
@requires(Can.FOLLOWUP_APPROVE)
def approve_report(report_id: int) -> Answer:
    """Approve the report and freeze it."""
    return _review(
        report_id,
        lambda session, actor: handing_in.approve(
            session, actor, report_id,
            seen=_seen(), comment=request.form.get("comment", ""), now=now(),
        ),
        gettext("Redovisningen är godkänd och låst."),
    )  # fmt: skip


def _review(report_id: int, do: Callable[[Session, Actor], State], done: str) -> Answer:
    try:
        with db().transaction() as session:
            do(session, current_actor())
    except RefusedError as refused:
        errors = {problem.column: gettext(problem.message) for problem in refused.problems}
        with db().reading() as session:
            shown = see(session, current_actor(), report_id, on=today())
            return _page(session, shown, errors), 422
    except SamePersonError:
        flash(gettext("Den som lämnat in en redovisning kan inte själv godkänna den."), "error")
    except ChangedSinceError:
        flash(gettext("Redovisningen har ändrats sedan du läste den. Läs den igen."), "caution")
    except NotAllowedNowError:
        flash(gettext("Redovisningen har redan gått vidare. Det här är läget nu."), "info")
    else:
        flash(done, "ok")
    return redirect(url_for(".show_report", report_id=report_id), 303)
