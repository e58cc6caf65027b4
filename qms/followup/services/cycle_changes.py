"""What the administration changes in a school year's cycle: own activities, dates, who, why."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.roles import Role
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.cycle.own import Choices, Written, check
from qms.followup.models import CycleActivityRow
from qms.followup.queries import defaults
from qms.followup.services.cycle_years import span, take_year
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said

FORMS = frozenset(
    {
        "preschool",
        "preschool_class",
        "compulsory",
        "leisure_centre",
        "adapted_compulsory",
        "upper_secondary",
        "adapted_upper_secondary",
    }
)
MOST_OWN = 100


class ChangedMeanwhileError(Exception):
    """Somebody changed the activity after the page was shown."""


def choices() -> Choices:
    """Return what an activity may say: phases, roles, forms and templates that there are."""
    return Choices(
        phases=frozenset((one.key, one.level) for one in defaults.year_cycle().phases),
        roles=frozenset(role.value for role in Role),
        forms=FORMS,
        templates=frozenset(defaults.templates()),
    )


def add_own(
    session: Session, actor: Actor, autumn: int, written: Written, *, form_key: str, now: datetime
) -> int:
    """Add an activity of the municipality's own and return its id; the same form twice adds one."""
    authorize(actor, Can.FOLLOWUP_CHANGE_CYCLE)
    year = take_year(session, autumn)
    key = f"own-{form_key}"[:60]
    first, last = span(autumn)
    rows = select(CycleActivityRow).where(CycleActivityRow.year_id == year.id)
    same = session.scalar(rows.where(CycleActivityRow.key == key))
    if same is not None:
        return same.id
    check(written, choices(), first=first, last=last)
    if len(session.scalars(rows.where(CycleActivityRow.is_own)).all()) >= MOST_OWN:
        message = said("Läsåret har redan %(n)s egna aktiviteter. Ta bort några först.", n=MOST_OWN)
        raise RefusedError((Problem(column="title", message=message),))
    row = CycleActivityRow(
        year_id=year.id,
        key=key,
        number=0,
        kind="local",
        title_sv="",
        title_en="",
        rule={},
        participants=[],
        is_own=True,
        version=0,
    )
    _write(row, written)
    row.changed_at, row.changed_by = now, actor.pseudonym
    session.add(row)
    session.flush()
    record(session, actor, "followup.cycle-activity-added", row.id, now=now, autumn=autumn)
    return row.id


def change(
    session: Session,
    actor: Actor,
    autumn: int,
    activity_id: int,
    written: Written,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Change an activity; raise ChangedMeanwhileError when `seen` is not its latest version.

    A date that is changed by hand stays when an anchor is dated anew. The titles of the default
    content keep their English words as long as the Swedish are not changed.
    """
    authorize(actor, Can.FOLLOWUP_CHANGE_CYCLE)
    row = _take(session, autumn, activity_id)
    if row.version != seen:
        raise ChangedMeanwhileError(activity_id)
    first, last = span(autumn)
    check(written, choices(), first=first, last=last)
    row.is_moved = row.is_moved or row.due != written.due
    _write(row, written)
    row.version += 1
    row.changed_at, row.changed_by = now, actor.pseudonym
    record(session, actor, "followup.cycle-activity-changed", row.id, now=now, autumn=autumn)


def _write(row: CycleActivityRow, written: Written) -> None:
    title = written.title.strip()
    if title != row.title_sv:
        row.title_sv = row.title_en = title
    row.text, row.level, row.phase = written.text.strip(), written.level, written.phase
    row.applies_to = list(written.applies_to) if written.level == "unit" else ["provider"]
    row.due, row.waits_for = written.due, "" if written.due else row.waits_for or ""
    row.responsible, row.report_template = written.responsible, written.report_template
    row.reminders_days, row.legal = list(written.reminders_days), list(written.legal)
    row.why = written.why.strip()


def remove(session: Session, actor: Actor, autumn: int, activity_id: int, *, now: datetime) -> str:
    """Take the activity out of the year and return its Swedish title; it can be brought back."""
    authorize(actor, Can.FOLLOWUP_CHANGE_CYCLE)
    row = _take(session, autumn, activity_id)
    if row.removed_at is None:
        row.removed_at, row.version = now, row.version + 1
        row.changed_at, row.changed_by = now, actor.pseudonym
        record(session, actor, "followup.cycle-activity-removed", row.id, now=now, autumn=autumn)
    return row.title_sv


def restore(session: Session, actor: Actor, autumn: int, activity_id: int, *, now: datetime) -> str:
    """Bring a removed activity back as it was and return its Swedish title."""
    authorize(actor, Can.FOLLOWUP_CHANGE_CYCLE)
    row = _take(session, autumn, activity_id)
    if row.removed_at is not None:
        row.removed_at, row.version = None, row.version + 1
        row.changed_at, row.changed_by = now, actor.pseudonym
        record(session, actor, "followup.cycle-activity-restored", row.id, now=now, autumn=autumn)
    return row.title_sv


def _take(session: Session, autumn: int, activity_id: int) -> CycleActivityRow:
    year = take_year(session, autumn)
    row = session.get(CycleActivityRow, activity_id, populate_existing=True)
    if row is None or row.year_id != year.id:
        raise OutOfScopeError(str(activity_id))
    return row
