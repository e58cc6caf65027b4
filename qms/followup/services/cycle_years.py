"""Make a school year's cycle from the default content, and date what its dates wait for."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.cycle.date_rules import AUTUMN_FROM_MONTH, RuleType, date_of
from qms.followup.core.cycle.instances import Instance, as_table, from_table, instances
from qms.followup.models import CycleActivityRow, CycleMoment, CycleYear
from qms.followup.queries import defaults
from qms.i18n.language import mark
from qms.kernel.problems import Problem, RefusedError

FIRST_AUTUMN, LAST_AUTUMN = 2000, 2100


def span(autumn: int) -> tuple[date, date]:
    """Return the first and last day of the school year."""
    first = date(autumn, AUTUMN_FROM_MONTH, 1)
    return first, date(autumn + 1, AUTUMN_FROM_MONTH, 1) - timedelta(days=1)


def make_year(session: Session, actor: Actor, autumn: int, *, now: datetime) -> int:
    """Make the school year's cycle from the default content and return how many activities.

    A year that is there already is left as it is, and 0 returned. Own activities that stand in
    the year before are taken over, with their day of the year.
    """
    authorize(actor, Can.FOLLOWUP_CHANGE_CYCLE)
    if not FIRST_AUTUMN <= autumn <= LAST_AUTUMN:
        message = mark("Välj ett läsår mellan 2000 och 2100.")
        raise RefusedError((Problem(column="autumn", message=message),))
    if session.scalar(select(CycleYear.id).where(CycleYear.autumn == autumn)) is not None:
        return 0
    content = defaults.year_cycle()
    year = CycleYear(
        autumn=autumn, content_version=content.version, made_at=now, made_by=actor.pseudonym
    )
    session.add(year)
    session.flush()
    made = [_row(year.id, one) for one in instances(content, autumn, {})]
    made += _taken_over(session, year.id, autumn)
    session.add_all(made)
    session.flush()
    record(session, actor, "followup.cycle-made", year.id, now=now, autumn=autumn)
    return len(made)


def _row(year_id: int, one: Instance) -> CycleActivityRow:
    activity = one.activity
    return CycleActivityRow(
        year_id=year_id,
        key=activity.key,
        number=one.number,
        level=activity.level,
        phase=activity.phase,
        kind=activity.kind,
        title_sv=activity.title[0],
        title_en=activity.title[1],
        text=activity.text,
        applies_to=list(activity.applies_to),
        rule=as_table(one.rule),
        due=one.due,
        waits_for="" if one.due else one.rule.source,
        responsible=activity.responsible,
        participants=list(activity.participants),
        report_template=activity.report_template,
        reminders_days=list(activity.reminders_days),
        legal=list(activity.legal),
    )


COPIED = (
    "key", "number", "level", "phase", "kind", "title_sv", "title_en", "text", "applies_to",
    "rule", "responsible", "participants", "report_template", "reminders_days", "legal", "is_own",
)  # fmt: skip


def _taken_over(session: Session, year_id: int, autumn: int) -> list[CycleActivityRow]:
    """Return last year's own activities a year later; 29 February becomes the 28th."""
    before = session.scalars(
        select(CycleActivityRow)
        .join(CycleYear, CycleYear.id == CycleActivityRow.year_id)
        .where(
            CycleYear.autumn == autumn - 1,
            CycleActivityRow.is_own,
            CycleActivityRow.removed_at.is_(None),
        )
    )
    return [
        copy_of(row, year_id=year_id, due=_year_later(row.due) if row.due else None)
        for row in before
    ]


def copy_of(row: CycleActivityRow, *, year_id: int, due: date | None) -> CycleActivityRow:
    """Return a new row that says the same, for a year and a date."""
    same = {name: getattr(row, name) for name in COPIED}
    return CycleActivityRow(year_id=year_id, due=due, waits_for="", **same)


def _year_later(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if is_leap_day else day.day)


def give_date(
    session: Session, actor: Actor, autumn: int, source: str, day: date, *, now: datetime
) -> int:
    """Date an anchor, or an event that has happened, and return how many activities it dated.

    An anchor's new date moves what follows it, except what somebody has moved by hand. An event
    may happen again: each time gives its activities once more. Raise RefusedError for a source
    that nothing waits for, or a day far outside the school year.
    """
    authorize(actor, Can.FOLLOWUP_CHANGE_CYCLE)
    year = take_year(session, autumn)
    rows = [
        row
        for row in session.scalars(
            select(CycleActivityRow)
            .where(CycleActivityRow.year_id == year.id, CycleActivityRow.removed_at.is_(None))
            .order_by(CycleActivityRow.number)
        )
        if row.rule and row.rule["source"] == source
    ]
    _refuse(rows, day, autumn)
    is_event = from_table(rows[0].rule).type is RuleType.EVENT
    if not _is_new(session, actor, year.id, source, day, is_event=is_event, now=now):
        return 0
    dated = _happened(session, rows, source, day) if is_event else _moved(rows, source, day)
    record(
        session, actor, "followup.cycle-dated", year.id, now=now, source=source, day=day.isoformat()
    )
    return dated


def _refuse(rows: Sequence[CycleActivityRow], day: date, autumn: int) -> None:
    first, last = span(autumn)
    faults = []
    if not rows:
        message = mark("Inget i årshjulet räknas från den händelsen.")
        faults.append(Problem(column="source", message=message))
    if not first - timedelta(days=60) <= day <= last + timedelta(days=60):
        message = mark("Datumet ligger långt utanför läsåret.")
        faults.append(Problem(column="day", message=message, cure=mark("Kontrollera året.")))
    if faults:
        raise RefusedError(tuple(faults))


def _is_new(
    session: Session,
    actor: Actor,
    year_id: int,
    source: str,
    day: date,
    *,
    is_event: bool,
    now: datetime,
) -> bool:
    """Store the date and return whether it says anything new."""
    before = session.scalars(
        select(CycleMoment).where(CycleMoment.year_id == year_id, CycleMoment.source == source)
    ).all()
    if any(one.day == day for one in before):
        return False
    if before and not is_event:
        before[0].day, before[0].set_at, before[0].set_by = day, now, actor.pseudonym
        return True
    moment = CycleMoment(
        year_id=year_id, source=source, day=day, set_at=now, set_by=actor.pseudonym
    )
    session.add(moment)
    return True


def _moved(rows: Sequence[CycleActivityRow], source: str, day: date) -> int:
    follows = [row for row in rows if not row.is_moved]
    for row in follows:
        row.due, row.waits_for = date_of(from_table(row.rule), day.year, {source: day}), ""
    return len(follows)


def _happened(session: Session, rows: Sequence[CycleActivityRow], source: str, day: date) -> int:
    """Date what waited for the event; what had a date already comes once more."""
    by_key = {row.key: row for row in rows}  # the latest of each
    for row in by_key.values():
        due = date_of(from_table(row.rule), day.year, {source: day})
        if row.due is None:
            row.due, row.waits_for = due, ""
        else:
            again = copy_of(row, year_id=row.year_id, due=due)
            again.number = row.number + 1
            session.add(again)
    return len(by_key)


def take_year(session: Session, autumn: int) -> CycleYear:
    """Return the school year's row, locked for a change; raise OutOfScopeError when none."""
    query = select(CycleYear).where(CycleYear.autumn == autumn).with_for_update()
    year = session.scalar(query)
    if year is None:
        raise OutOfScopeError(str(autumn))
    return year
