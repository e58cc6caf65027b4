"""Assignments from the council and tried splits: written, reported back, kept, taken away."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.equity.assignments import AssignmentState, AssignmentText
from qms.followup.core.equity.splits import Split, Trial, try_split
from qms.followup.core.equity.supports import SupportKind
from qms.followup.models import CouncilAssignment, SupportTrial
from qms.followup.queries import equity
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError

FEWEST_WORDS = 8


class ChangedAssignmentError(Exception):
    """Somebody else changed the assignment after the page was shown."""


def add_assignment(session: Session, actor: Actor, says: AssignmentText, *, now: datetime) -> int:
    """Store a new assignment and return its id; raise RefusedError with every fault."""
    authorize(actor, Can.FOLLOWUP_EQUITY)
    _refuse(says.problems)
    row = CouncilAssignment(state=AssignmentState.OPEN.value, version=1, report="", reported_by="")
    _write(row, says)
    session.add(row)
    session.flush()
    record(session, actor, "followup.assignment-added", row.id, now=now)
    return row.id


def change_assignment(
    session: Session,
    actor: Actor,
    assignment_id: int,
    says: AssignmentText,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Store what the assignment says now; raise ChangedAssignmentError when `seen` is old."""
    row = _row(session, actor, assignment_id, seen=seen)
    _refuse(says.problems)
    _write(row, says)
    row.version += 1
    record(session, actor, "followup.assignment-changed", row.id, now=now, version=row.version)


def report_back(
    session: Session, actor: Actor, assignment_id: int, report: str, *, seen: int, now: datetime
) -> None:
    """Store what was reported back; a report can be written anew until somebody relies on it.

    Raise RefusedError when it says almost nothing, ChangedAssignmentError when `seen` is old.
    """
    row = _row(session, actor, assignment_id, seen=seen)
    if len(report.split()) < FEWEST_WORDS:
        _refuse((Problem(message="Skriv vad uppdraget kom fram till.", column="report"),))
    row.report = report.strip()
    row.state = AssignmentState.REPORTED.value
    row.reported_at, row.reported_by = now, actor.pseudonym
    row.version += 1
    record(session, actor, "followup.assignment-reported", row.id, now=now, version=row.version)


def reopen(session: Session, actor: Actor, assignment_id: int, *, seen: int, now: datetime) -> None:
    """Open a reported assignment again; the text stays."""
    row = _row(session, actor, assignment_id, seen=seen)
    row.state = AssignmentState.OPEN.value
    row.reported_at, row.reported_by = None, ""
    row.version += 1
    record(session, actor, "followup.assignment-reopened", row.id, now=now, version=row.version)


def _row(session: Session, actor: Actor, assignment_id: int, *, seen: int) -> CouncilAssignment:
    authorize(actor, Can.FOLLOWUP_EQUITY)
    row = session.get(CouncilAssignment, assignment_id, with_for_update=True)
    if row is None:
        raise OutOfScopeError(str(assignment_id))
    if row.version != seen:
        raise ChangedAssignmentError(assignment_id)
    return row


def _write(row: CouncilAssignment, says: AssignmentText) -> None:
    row.number, row.title, row.text = says.number.strip(), says.title.strip(), says.text.strip()
    row.given_on, row.due = says.given_on, says.due
    row.responsible, row.reference = says.responsible.strip(), says.reference.strip()


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise RefusedError(problems)


def _tried(
    session: Session, actor: Actor, *, year: int, split: Split, pot_ore: int, now: datetime
) -> Trial:
    """Return what every unit would have received in `year`; nothing is stored."""
    scope = authorize(actor, Can.FOLLOWUP_READ_EQUITY)
    found = equity.supported_units(session, scope, year, on=local_day(now))
    return try_split([one.supports for one in found], split, pot_ore=pot_ore)


def keep_trial(
    session: Session,
    actor: Actor,
    *,
    name: str,
    year: int,
    split: Split,
    pot_ore: int,
    assignment_id: int | None,
    now: datetime,
) -> int:
    """Keep a split that can be calculated under a name and return its id."""
    authorize(actor, Can.FOLLOWUP_EQUITY)
    if not name.strip():
        _refuse((Problem(message="Ge förslaget ett namn.", column="name"),))
    if assignment_id is not None and equity.assignment(session, assignment_id) is None:
        raise OutOfScopeError(str(assignment_id))
    _tried(session, actor, year=year, split=split, pot_ore=pot_ore, now=now)
    row = SupportTrial(
        assignment_id=assignment_id,
        name=name.strip()[:120],
        year=year,
        pot_ore=pot_ore,
        split={kind.value: str(split.shares[kind]) for kind in SupportKind}
        | {"reach": split.reach.value},
        made_at=now,
        made_by=actor.pseudonym,
    )
    session.add(row)
    session.flush()
    record(session, actor, "followup.support-trial-kept", row.id, now=now, year=year)
    return row.id


def take_away_trial(session: Session, actor: Actor, trial_id: int, *, now: datetime) -> None:
    """Take a kept split out of the lists; it can be kept again from the same numbers."""
    authorize(actor, Can.FOLLOWUP_EQUITY)
    row = session.get(SupportTrial, trial_id)
    if row is None or row.removed_at is not None:
        raise OutOfScopeError(str(trial_id))
    row.removed_at = now
    record(session, actor, "followup.support-trial-removed", trial_id, now=now)
