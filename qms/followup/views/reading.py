"""Read a report that was handed in; comment, return, approve, publish it or open it again."""

from collections.abc import Callable, Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right
from qms.followup.core.report.content import Content, Spends
from qms.followup.core.report.differences import differences
from qms.followup.core.report.states import STEPS, NotAllowedNowError, SamePersonError, State, Step
from qms.followup.labels import STATES, field_label, title_of
from qms.followup.queries import reports
from qms.followup.queries.template_versions import template_of
from qms.followup.services import amounts, handing_in
from qms.followup.services.frozen_figures import changed_since
from qms.followup.services.handing_in import ChangedSinceError
from qms.followup.services.reaching import Seen, see
from qms.followup.services.read_copies import ReadCopy, files_of, read_copies, read_copy
from qms.followup.views.blueprint import bp
from qms.followup.views.comments import talk_beside
from qms.followup.views.copy_figures import moved_rows
from qms.followup.views.copy_page import sections_of
from qms.followup.views.step_page import typed
from qms.followup.views.steps import seen_version
from qms.i18n.language import gettext
from qms.identity import queries as identity
from qms.identity.labels import role_label
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
    copies = read_copies(session, seen)
    found = [one for stage, one in copies.items() if stage in reports.READ_STAGES]
    read = found[-1] if found else None
    copy = read.frozen if read else None
    events = reports.events(session, head.id)
    people = [event.by for event in events] + [head.oral_by] + ([copy.made_by] if copy else [])
    content = read.content if read else None
    return render_template(
        "followup/show_report.html",
        head=head,
        unit=seen.unit,
        title_text=title_of(head),
        copy=copy,
        body=read.body if read else None,
        sections=sections_of(read.body, content) if read and content else (),
        removed=read.body.get("removed", ()) if read else (),
        files=files_of(session, seen, read),
        is_cut=read is not None and read.is_cut,
        has_figures=read is not None and "figures" in read.body,
        moved=_moved(session, seen, copies),
        is_whole=read is not None and read.is_whole,
        is_published=State.PUBLISHED in copies,
        differs=_differs(session, seen, content, approved=copies.get(State.APPROVED)),
        events=events,
        talk=talk_beside(session, seen),
        names=identity.names_of(session, people),
        roles=_roles,
        states={state: gettext(label) for state, label in STATES.items()},
        shown=head.shown(now()),
        changed_ore=_changed_ore(session, seen, content),
        open_steps=_may(seen),
        handed_in_by_me=head.submitted_by == current_actor().pseudonym,
        typed=request.form,
        errors=errors or {},
        has_errors=bool(errors),
    )


def _moved(
    session: Session, seen: Seen, copies: Mapping[State, ReadCopy]
) -> tuple[tuple[str, str, str], ...]:
    """Return the register's figures that are others now than in the approved copy."""
    approved = copies.get(State.APPROVED)
    found = changed_since(session, seen, approved) if approved else None
    return moved_rows(found or ())


def _changed_ore(session: Session, seen: Seen, content: Content | None) -> int:
    """Return how much more the allocation says now than the report starts from."""
    head = seen.head
    received = amounts.received(session, head.unit_id, head.year, template=head.template)
    if received is None or (content and content.spends is Spends.NOTHING):
        return 0
    then = content.amount_ore if content else head.amount_ore
    return received.ore - then if then else 0


def _differs(
    session: Session, seen: Seen, content: Content | None, *, approved: ReadCopy | None
) -> tuple[tuple[str, str, str], ...]:
    """Return what a report that was opened again says otherwise than the approved copy."""
    if seen.head.state is not State.SUBMITTED or approved is None or content is None:
        return ()
    copy = approved.frozen
    template = template_of(session, copy.template, copy.template_version)
    before = approved.content
    return tuple(
        (
            field_label(template, content, one.field),
            typed({one.field: one.before}, template)[one.field] or "–",
            typed({one.field: one.now}, template)[one.field] or "–",
        )
        for one in differences(template, before, content)
    )


def _roles(keys: str) -> str:
    """Return the roles that somebody signed with, in words."""
    return ", ".join(role_label(key) for key in keys.split(",") if key and key != "system")


def _may(seen: Seen) -> dict[str, bool]:
    """Return which steps the reader can take with the report as it is."""
    state, actor = seen.head.state, current_actor()
    approves = has_right(actor, Can.FOLLOWUP_APPROVE)
    return {
        "review": state is State.SUBMITTED and approves,
        "publish": state is State.APPROVED and approves,
        "reopen": approves and (state, Step.REOPEN) in STEPS,
        "tell": (state, Step.TELL) in STEPS and has_right(actor, Can.FOLLOWUP_OPEN_CYCLE),
    }


@bp.get("/redovisningar/<int:report_id>/kopia.json")
@requires(Can.FOLLOWUP_READ)
def export_copy(report_id: int) -> Response:
    """Return the newest frozen copy, byte for byte what its checksum was made of.

    Whoever may not see everything gets the rest, which says what it was cut from.
    """
    with db().reading() as session:
        seen = see(session, current_actor(), report_id, on=today())
        copy = read_copy(session, seen)
    if copy is None:
        abort(404)
    kind = "utdrag" if copy.is_cut else "redovisning"
    return download(copy.text.encode(), f"{kind}-{seen.head.year}-{report_id}.json")


@bp.post("/redovisningar/<int:report_id>/ater")
@requires(Can.FOLLOWUP_APPROVE)
def send_back(report_id: int) -> Answer:
    """Return the report to the unit with a comment."""
    return review_step(
        report_id,
        lambda session, actor: handing_in.send_back(
            session, actor, report_id,
            seen=seen_version(), comment=request.form.get("comment", ""), now=now(),
        ),
        gettext("Redovisningen är åter hos enheten med din kommentar."),
    )  # fmt: skip


@bp.post("/redovisningar/<int:report_id>/godkann")
@requires(Can.FOLLOWUP_APPROVE)
def approve_report(report_id: int) -> Answer:
    """Approve the report and freeze it."""
    return review_step(
        report_id,
        lambda session, actor: handing_in.approve(
            session, actor, report_id,
            seen=seen_version(), comment=request.form.get("comment", ""), now=now(),
        ),
        gettext("Redovisningen är godkänd och låst."),
    )  # fmt: skip


def review_step(report_id: int, do: Callable[[Session, Actor], State], done: str) -> Answer:
    """Take the step and go back to the report; a refusal shows the page with what is wrong."""
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
