"""Add, remove and bring back the activities of a report, and account for the rest of the money."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.followup.core.report.catalogue import Suggestion
from qms.followup.core.report.fields import ACTIVITY_TEXTS, MAX_LINE
from qms.followup.core.report.gaps import UNUSED
from qms.followup.models import ReportActivity
from qms.followup.queries import defaults
from qms.followup.queries.rows import Rows
from qms.followup.services.reaching import take_open
from qms.followup.services.saving import touch
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError

MOST = 40


def add(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    form_key: str,
    name: str,
    suggestion: str = "",
    take_rest: bool = False,
    now: datetime,
) -> int:
    """Add an activity and return its id; the same `form_key` again gives the same activity.

    `suggestion` is a key of the catalogue, whose name and measure are filled in; `take_rest`
    gives the activity what is left of the money.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    known = _with_key(session, report_id, form_key)
    if known is not None:
        return known
    row = _new(rows, form_key=form_key, name=name, chosen=_suggestion(suggestion))
    left = rows.content().ledger.left
    row.ore = left if take_rest and left > 0 else None
    session.add(row)
    session.flush()
    rows.activities.append(row)
    touch(rows, actor, fields=[f"a{row.id}-{field}" for field in (*ACTIVITY_TEXTS, "ore")], now=now)
    record(session, actor, "followup.activity-added", report_id, now=now, path=unit.path, id=row.id)
    return row.id


def _with_key(session: Session, report_id: int, form_key: str) -> int | None:
    query = select(ReportActivity.id).where(
        ReportActivity.report_id == report_id, ReportActivity.form_key == form_key
    )
    return session.scalar(query)


def _suggestion(key: str) -> Suggestion | None:
    return next((one for one in defaults.suggestions() if one.key == key), None)


def _new(rows: Rows, *, form_key: str, name: str, chosen: Suggestion | None) -> ReportActivity:
    text = name.strip() or (chosen.name if chosen else "")
    problems = []
    if not text:
        problems.append(_problem("Skriv vad insatsen heter, eller välj en ur katalogen."))
    if len(text) > MAX_LINE:
        problems.append(_problem(f"Namnet är {len(text)} tecken. Korta det till {MAX_LINE}."))
    if len(rows.activities) >= MOST:
        problems.append(_problem(f"Redovisningen har redan {MOST} insatser. Slå ihop några."))
    if problems:
        raise RefusedError(tuple(problems))
    return ReportActivity(
        report_id=rows.report.id,
        form_key=form_key,
        name=text,
        target_group=chosen.target_group[:MAX_LINE] if chosen else "",
        measure=chosen.measure[:MAX_LINE] if chosen else "",
        baseline="",
        aim="",
        result="",
        source="own",
        catalogue_key=chosen.key if chosen else "",
    )


def _problem(message: str) -> Problem:
    return Problem(message=message, column="name")


def remove(
    session: Session, actor: Actor, report_id: int, activity_id: int, *, now: datetime
) -> str:
    """Take the activity out of the report and return its name; it can be brought back."""
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    row = _row(session, report_id, activity_id)
    if row.removed_at is None:
        row.removed_at = now
        rows.activities = [one for one in rows.activities if one.id != activity_id]
        touch(rows, actor, fields=(), now=now)
        record(
            session, actor, "followup.activity-removed", report_id, now=now, path=unit.path,
            id=activity_id,
        )  # fmt: skip
    return row.name


def restore(
    session: Session, actor: Actor, report_id: int, activity_id: int, *, now: datetime
) -> str:
    """Bring a removed activity back as it was and return its name."""
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    row = _row(session, report_id, activity_id)
    if row.removed_at is not None:
        row.removed_at = None
        rows.activities.append(row)
        touch(rows, actor, fields=(), now=now)
        record(
            session, actor, "followup.activity-restored", report_id, now=now, path=unit.path,
            id=activity_id,
        )  # fmt: skip
    return row.name


def _row(session: Session, report_id: int, activity_id: int) -> ReportActivity:
    row = session.get(ReportActivity, activity_id)
    if row is None or row.report_id != report_id:
        raise OutOfScopeError(str(activity_id))
    return row


def mark_rest_unused(session: Session, actor: Actor, report_id: int, *, now: datetime) -> int:
    """Say that what is left was not used and return how much that is in all, in öre.

    Nothing changes when nothing is left.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    left = rows.content().ledger.left
    if left > 0:
        rows.report.unused_ore = (rows.report.unused_ore or 0) + left
        touch(rows, actor, fields=[UNUSED], now=now)
        record(session, actor, "followup.rest-unused", report_id, now=now, path=unit.path, ore=left)
    return rows.report.unused_ore or 0
