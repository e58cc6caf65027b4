"""What every step of a report does: freezes a copy, moves the state, tells the audit trail."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import record
from qms.followup.core.report.columns import ENDS
from qms.followup.core.report.frozen import canonical, checksum, copy_of
from qms.followup.core.report.removed import RemovedAnswer, removed_answers
from qms.followup.core.report.states import State, Step, after
from qms.followup.models import Action, ReportEvent, ReportFrozen
from qms.followup.queries.attachments import attachments
from qms.followup.queries.reports import latest_copies
from qms.followup.queries.rows import Rows
from qms.followup.queries.template_versions import earlier_of
from qms.followup.services.frozen_figures import figures
from qms.followup.services.saving import summarised
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.org.core.nodes import Unit

LONGEST_COMMENT = 5_000


class ChangedSinceError(Exception):
    """Somebody saved after the page was shown; it must be read again before it is handed on."""


def require_seen(rows: Rows, seen: int) -> None:
    """Raise ChangedSinceError when `seen` is not the report's latest version."""
    if rows.report.version != seen:
        raise ChangedSinceError(seen)


def refused_comment(message: str) -> RefusedError:
    """Return the refusal of a comment."""
    return RefusedError((Problem(message=message, column="comment"),))


def read_comment(text: str) -> str:
    """Return the comment without spaces around it; raise RefusedError when it is too long."""
    if len(text.strip()) > LONGEST_COMMENT:
        message = said(
            "Kommentaren är %(n)s tecken. Korta den till %(most)s.",
            n=len(text), most=LONGEST_COMMENT,
        )  # fmt: skip
        raise refused_comment(message)
    return text.strip()


def role_of(actor: Actor) -> str:
    """Return the roles the actor signs with, `system` for a job or a command."""
    return "system" if actor.is_system else ",".join(sorted(actor.roles))[:40]


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


def removed_of(session: Session, rows: Rows) -> tuple[RemovedAnswer, ...]:
    """Return the report's answers to questions that its template no longer asks."""
    return removed_answers(rows.template, earlier_of(session, rows.cycle), rows.content())


def freeze(
    session: Session, actor: Actor, rows: Rows, unit: Unit, *, state: State, now: datetime
) -> None:
    """Keep what the report says now, signed by the actor."""
    removed = removed_of(session, rows)
    told = {**about(rows, unit), "attachments": _attached(session, rows)}
    shown, day = _shown(session, rows, unit, state=state, on=local_day(now))
    copy = copy_of(rows.template, rows.content(), told, removed, figures=shown, figures_on=day)
    keep(session, actor, rows, stage=state, text=canonical(copy), now=now)


def _shown(
    session: Session, rows: Rows, unit: Unit, *, state: State, on: date
) -> tuple[Mapping[str, Any], date]:
    """Return the register's figures and their day.

    Who approves has read what was handed in, so those figures are approved and no newer ones.
    """
    if state is State.APPROVED:
        handed_in = latest_copies(session, rows.report.id).get(State.SUBMITTED)
        kept = json.loads(handed_in.body) if handed_in else {}
        if kept.get("figures_on"):
            return kept["figures"], date.fromisoformat(kept["figures_on"])
    whole = rows.whole()
    return figures(session, whole.head, whole.template, whole.content, unit=unit, on=on), on


def _attached(session: Session, rows: Rows) -> list[dict[str, object]]:
    """Return the files as the copy names them; their checksums tell if one was exchanged."""
    return [
        {"name": one.name, "size": one.size, "sha256": one.sha256}
        for one in attachments(session, rows.report.id)
    ]


def keep(
    session: Session, actor: Actor, rows: Rows, *, stage: State, text: str, now: datetime
) -> None:
    """Store a copy with its checksum and signature."""
    session.add(
        ReportFrozen(
            report_id=rows.report.id,
            stage=stage.value,
            template=rows.template.key,
            template_version=rows.template.version,
            body=text,
            sha256=checksum(text),
            made_at=now,
            made_by=actor.pseudonym,
            role=role_of(actor),
        )
    )


def move(
    session: Session,
    actor: Actor,
    rows: Rows,
    unit: Unit,
    *,
    step: Step,
    now: datetime,
    comment: str = "",
) -> None:
    """Take the step: the state, the version, the summary, the event and the audit trail."""
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
            role=role_of(actor),
            comment=comment,
        )
    )
    record(
        session, actor, f"followup.report-{state.value}", rows.report.id, now=now, path=unit.path,
        version=rows.report.version,
    )  # fmt: skip


def open_actions(rows: Rows, *, on: date) -> None:
    """Let the new actions of a report that is handed in begin."""
    for action in rows.actions:
        if action.state == "draft":
            action.state, action.opened = "open", on


def close_last_actions(session: Session, rows: Rows, *, on: date) -> None:
    """Close or carry over the earlier actions as an approved report says."""
    carried = {one.carried_from_id for one in rows.actions}
    for last in rows.last_actions:
        action = session.get_one(Action, last.action_id)
        if action.state != "open":
            continue
        if action.id in carried:
            action.state = "carried"
        elif last.fate == ENDS:
            result = " · ".join(text for text in (last.reading, last.assessment) if text)
            action.state, action.result, action.result_at = "closed", result, on
