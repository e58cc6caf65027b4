"""By when: the days a stage may take, and the days in the calendar of a kind of case."""

from dataclasses import dataclass
from datetime import date, timedelta

from qms.needs.core.cases.kinds import CaseKind
from qms.needs.core.process.term_days import follow_up_day
from qms.needs.core.process.values import Deadline, MonthDay, Process, StageKey

BEFORE_DECISION = frozenset(
    {
        StageKey.RECEIVED,
        StageKey.COMPLETENESS,
        StageKey.ASSESSMENT,
        StageKey.SECOND_ASSESSMENT,
        StageKey.PROPOSAL,
        StageKey.DECISION,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeadline:
    """By when a case is to be decided; urgent when it came after the last day to apply."""

    decide_by: date
    is_urgent: bool


def due_day(
    process: Process, stage: str, *, since: date, decide_by: date | None, period_to: date
) -> date | None:
    """Return the last day of the stage, None where nothing has to be done by a day.

    Before the decision it is the earlier of the stage's own days and the day of the decision.
    While the support runs, it is the day when the follow-up is to begin. A follow-up is never
    due after the period's end, nor when nobody is at work.
    """
    here = process.stage(StageKey(stage))
    if here.key is StageKey.RUNNING:
        begins = period_to - timedelta(days=process.follow_up_before_end)
        return follow_up_day(begins, since=since, period_to=period_to)
    own = since + timedelta(days=here.days) if here.days else None
    if here.key is StageKey.FOLLOW_UP and own is not None:
        return follow_up_day(own, since=since, period_to=period_to)
    if here.key not in BEFORE_DECISION or decide_by is None:
        return own
    return decide_by if own is None else min(own, decide_by)


def case_deadline(
    process: Process, kind: CaseKind, *, received: date, period_from: date
) -> CaseDeadline:
    """Return by when a case that came in on the day is to be decided."""
    urgent = received + timedelta(days=process.urgent_days)
    found = _deadline_of(process, kind, period_from)
    if found is None:
        return CaseDeadline(decide_by=urgent, is_urgent=False)
    last, decide = _dates(found, period_from)
    if received <= last:
        return CaseDeadline(decide_by=decide, is_urgent=False)
    return CaseDeadline(decide_by=urgent, is_urgent=True)


def _deadline_of(process: Process, kind: CaseKind, start: date) -> Deadline | None:
    """Return the deadline whose season the period begins in: the last one not after the day."""
    of_kind = sorted(
        (one for one in process.deadlines if kind in one.kinds), key=lambda one: one.period_from
    )
    begun = [one for one in of_kind if one.period_from <= MonthDay(start.month, start.day)]
    return (begun or of_kind)[-1] if of_kind else None


def _dates(deadline: Deadline, start: date) -> tuple[date, date]:
    """Return the last day to apply and the day of the decision before the season of `start`."""
    begins = _last_before(deadline.period_from, start + timedelta(days=1))
    decide = _last_before(deadline.decide_by, begins)
    return _last_before(deadline.apply_by, decide + timedelta(days=1)), decide


def _last_before(every: MonthDay, day: date) -> date:
    """Return the last time the day came before `day`."""
    this = date(day.year, every.month, every.day)
    return this if this < day else date(day.year - 1, every.month, every.day)
