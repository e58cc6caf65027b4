"""Hand a report in, send it back, approve it: the steps that freeze what was said."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.audit.services import record
from qms.followup.core.report.content import Content
from qms.followup.core.report.frozen import canonical, checksum, copy_of
from qms.followup.core.report.quality import Background, Finding, check, stops
from qms.followup.core.report.states import State, Step, after, require_other_person
from qms.followup.models import ReportEvent, ReportFrozen
from qms.followup.queries import defaults, reports
from qms.followup.queries.rows import Rows
from qms.followup.services.reaching import take
from qms.followup.services.saving import summarised
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.org.core.nodes import Unit

LONGEST_COMMENT = 5_000


class ChangedSinceError(Exception):
    """Somebody saved after the page was shown; it must be read again before it is handed on."""


class StoppedError(Exception):
    """The check found something that must be put right before the report is handed in."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings stop the report")
        self.findings = findings


def findings(
    session: Session, *, template: str, year: int, unit_id: int, content: Content
) -> tuple[Finding, ...]:
    """Return what the check finds in the content, last year's answers at hand."""
    before = reports.last_year(session, template=template, year=year, unit_id=unit_id)
    background = Background(
        previous_answers=before.answers if before else {}, vocabulary=defaults.vocabulary()
    )
    return check(defaults.template(template), content, background)


def submit(session: Session, actor: Actor, report_id: int, *, seen: int, now: datetime) -> State:
    """Hand the report in and return its state; a report that is in already stays as it is.

    `seen` is the version the check was shown for. Raise ChangedSinceError when that is not the
    latest, StoppedError with the findings that stop the report.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_FILE)
    if rows.report.state == State.SUBMITTED:
        return State.SUBMITTED
    state = after(State(rows.report.state), Step.SUBMIT)
    _require_seen(rows, seen)
    content = rows.content()
    found = findings(
        session,
        template=rows.cycle.template,
        year=rows.cycle.year,
        unit_id=unit.id,
        content=content,
    )
    if stops(found):
        raise StoppedError(stops(found))
    rows.report.submitted_at = rows.report.submitted_at or now
    rows.report.submitted_by = actor.pseudonym
    _freeze(session, actor, rows, unit, state=state, now=now)
    _move(session, actor, rows, unit, step=Step.SUBMIT, now=now)
    return state


def send_back(
    session: Session, actor: Actor, report_id: int, *, seen: int, comment: str, now: datetime
) -> State:
    """Return the report to the unit with what is to be completed.

    A report that is already returned stays so. Raise ChangedSinceError when `seen` is not the
    version that was handed in last, RefusedError without a comment.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_APPROVE)
    if rows.report.state == State.RETURNED:
        return State.RETURNED
    state = after(State(rows.report.state), Step.RETURN)
    _require_seen(rows, seen)
    text = _comment(comment)
    if not text:
        raise _refused("Skriv vad som behöver kompletteras.")
    _move(session, actor, rows, unit, step=Step.RETURN, now=now, comment=text)
    return state


def approve(
    session: Session, actor: Actor, report_id: int, *, seen: int, comment: str = "", now: datetime
) -> State:
    """Approve the report and freeze it; an approved report stays as it is.

    Raise SamePersonError when the actor handed it in, ChangedSinceError when `seen` is not the
    version that was handed in last.
    """
    rows, unit = take(session, actor, report_id, on=local_day(now), can=Can.FOLLOWUP_APPROVE)
    if rows.report.state == State.APPROVED:
        return State.APPROVED
    state = after(State(rows.report.state), Step.APPROVE)
    _require_seen(rows, seen)
    require_other_person(rows.report.submitted_by, actor.pseudonym)
    text = _comment(comment)
    _freeze(session, actor, rows, unit, state=state, now=now)
    _move(
        session, actor, rows, unit, step=Step.APPROVE, now=now,
        comment=text,
    )  # fmt: skip
    return state


def _require_seen(rows: Rows, seen: int) -> None:
    if rows.report.version != seen:
        raise ChangedSinceError(seen)


def _refused(message: str) -> RefusedError:
    return RefusedError((Problem(message=message, column="comment"),))


def _comment(text: str) -> str:
    if len(text.strip()) > LONGEST_COMMENT:
        raise _refused(f"Kommentaren är {len(text)} tecken. Korta den till {LONGEST_COMMENT}.")
    return text.strip()


def about(rows: Rows, unit: Unit) -> Mapping[str, object]:
    """Return which report it is, as it stands in the frozen copy."""
    return {
        "unit": unit.name,
        "unit_id": unit.id,
        "code": unit.code,
        "provider": unit.provider_name,
        "year": rows.cycle.year,
        "due": rows.cycle.due.isoformat(),
        "minutes": rows.whole().head.minutes,
    }


def _freeze(
    session: Session, actor: Actor, rows: Rows, unit: Unit, *, state: State, now: datetime
) -> None:
    template = defaults.template(rows.cycle.template)
    text = canonical(copy_of(template, rows.content(), about(rows, unit)))
    session.add(
        ReportFrozen(
            report_id=rows.report.id,
            stage=state.value,
            template=template.key,
            template_version=template.version,
            body=text,
            sha256=checksum(text),
            made_at=now,
            made_by=actor.pseudonym,
        )
    )


def _move(
    session: Session,
    actor: Actor,
    rows: Rows,
    unit: Unit,
    *,
    step: Step,
    now: datetime,
    comment: str = "",
) -> None:
    state = after(State(rows.report.state), step)
    rows.report.state = state.value
    rows.report.version += 1
    summarised(rows)
    session.add(
        ReportEvent(
            report_id=rows.report.id,
            at=now,
            step=step.value,
            state=state.value,
            by=actor.pseudonym,
            comment=comment,
        )
    )
    record(
        session, actor, f"followup.report-{state.value}", rows.report.id, now=now, path=unit.path,
        version=rows.report.version,
    )  # fmt: skip
