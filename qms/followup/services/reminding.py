"""Tell each person, once a day at most, what of theirs is soon due or late."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.access.scope import Scope
from qms.followup.core.cycle.planned import Item
from qms.followup.core.cycle.reminders import (
    LONGEST_AHEAD,
    OVERDUE,
    OVERDUE_WINDOW,
    Reminder,
    ReminderKey,
    reminders,
)
from qms.followup.models import CycleReminder
from qms.followup.queries import cycle
from qms.followup.queries.cycle_items import items_of
from qms.followup.queries.people import people
from qms.i18n.formats import day as day_text
from qms.i18n.formats import weekday_day
from qms.i18n.language import gettext, language, ngettext, speaking
from qms.inbox import services as inbox
from qms.inbox.kinds import REMINDER
from qms.kernel.clock import local_day

EVERYTHING = Scope(everything=True)
STAND_IN = Role.QUALITY_LEAD.value
REPORTS_MOVED = timedelta(days=200)
"""How far a report's own date may lie from the one that the cycle proposes."""


def remind(session: Session, *, now: datetime) -> tuple[int, ...]:
    """Post today's reminders and return the accounts that got one, in one transaction.

    A person gets one message a day. It is posted under the day's own key, so that of two
    workers only one does; each reminder in it is noted in the same transaction.
    """
    today = local_day(now)
    found = people(session, on=today)
    waiting = reminders(
        _items(session, today),
        found.held,
        sent=_sent(session, today),
        stand_in=STAND_IN,
        today=today,
    )
    return tuple(
        account
        for account, lines in waiting.items()
        if _tell(session, account, lines, found.languages[account], now=now)
    )


def _items(session: Session, today: date) -> Sequence[Item]:
    first, last = today - OVERDUE_WINDOW - REPORTS_MOVED, today + LONGEST_AHEAD + REPORTS_MOVED
    planned = cycle.activities_between(session, first, last)
    return items_of(session, EVERYTHING, planned, today=today) if planned else ()


def _sent(session: Session, today: date) -> frozenset[ReminderKey]:
    query = select(
        CycleReminder.account_id,
        CycleReminder.activity_id,
        CycleReminder.node_id,
        CycleReminder.due,
        CycleReminder.stage,
    ).where(CycleReminder.due >= today - OVERDUE_WINDOW)
    return frozenset(ReminderKey(*row) for row in session.execute(query))


def _tell(
    session: Session, account: int, lines: Sequence[Reminder], code: str, *, now: datetime
) -> bool:
    today = local_day(now)
    with speaking(code):
        subject = ngettext(
            "%(n)s påminnelse ur årshjulet", "%(n)s påminnelser ur årshjulet", len(lines)
        ) % {"n": len(lines)}
        body = "\n".join(line_of(line, today) for line in lines)
    endpoint, args = _link(lines)
    posted = inbox.post(
        session,
        to=[account],
        kind=REMINDER,
        subject=subject,
        body=body,
        endpoint=endpoint,
        args=args,
        now=now,
        once_key=f"remind:{today:%Y-%m-%d}",
    )
    if posted:
        session.execute(
            insert(CycleReminder),
            [
                {
                    "account_id": key.account_id,
                    "activity_id": key.activity_id,
                    "node_id": key.node_id,
                    "due": key.due,
                    "stage": key.stage,
                    "told_at": now,
                }
                for line in lines
                for key in line.keys
            ],
        )
    return bool(posted)


def line_of(line: Reminder, today: date) -> str:
    """Return the reminder in one line: when, what, where. It names no person."""
    first = line.items[0]
    due = line.keys[0].due
    title = first.activity.title[0 if language() == "sv" else 1]
    places = [item.place.name for item in line.items]
    units = ngettext("%(n)s enhet", "%(n)s enheter", len(places)) % {"n": len(places)}
    where = places[0] if len(places) == 1 else units
    vacant = " " + gettext("(rollen är obesatt)") if line.is_vacant else ""
    return f"{_when(line.stage, due, today)}: {title} – {where}{vacant}"


def _when(stage: int, due: date, today: date) -> str:
    if stage == OVERDUE:
        return gettext("Skulle ha varit klart %(day)s") % {"day": day_text(due)}
    if due == today:
        return gettext("Senast i dag")
    left = (due - today).days
    words = ngettext("Senast %(day)s, om %(n)s dag", "Senast %(day)s, om %(n)s dagar", left)
    return words % {"day": weekday_day(due), "n": left}


def _link(lines: Sequence[Reminder]) -> tuple[str, Mapping[str, int]]:
    """Return the page of the only thing there is to do; the start page when there are several."""
    if len(lines) > 1:
        return "home.start", {}
    (line,) = lines
    filed = line.items[0].filed
    if filed is not None and len(line.items) == 1:
        return "followup.show_report", {"report_id": filed.report_id}
    activity = line.items[0].activity
    return "followup.show_cycle_activity", {"autumn": activity.autumn, "activity_id": activity.id}
