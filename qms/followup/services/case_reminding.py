"""Tell those who handle a case that its next step is near or late: once each, by inbox and mail."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from qms.access.roles import Role
from qms.access.scope import Scope
from qms.followup.core.cases.clocks import Clock, ClockState
from qms.followup.core.cycle.reminders import Person
from qms.followup.queries import cases
from qms.followup.queries.cases import CaseLine
from qms.followup.queries.people import people
from qms.i18n.formats import weekday_day
from qms.i18n.language import gettext, speaking
from qms.inbox import services as inbox
from qms.inbox.kinds import REMINDER
from qms.kernel.clock import local_day

EVERYTHING = Scope(everything=True)
SOON, LATE = "soon", "late"


def remind_of_cases(session: Session, *, now: datetime) -> int:
    """Post what the open cases ask for in the next days; return how many messages were new.

    Each step of a case is told of once when its last day is at hand and once when it has passed,
    to the unit's principals, or to the quality leads where there is none and for the provider's
    own. The message names the unit and the day, never what the case is about.
    """
    today = local_day(now)
    near = cases.near(session, EVERYTHING, on=today)
    if not near:
        return 0
    found = people(session, on=today)
    return sum(
        _tell(session, line, clock, account, found.languages, now=now)
        for line in near
        if (clock := line.next_clock) is not None
        for account in sorted(set(_accounts(line, found.held)))
    )


def _accounts(line: CaseLine, held: tuple[Person, ...]) -> Iterator[int]:
    """Yield those who take the next step."""
    leaders = [
        one.account_id
        for one in held
        if one.role == Role.PRINCIPAL and line.unit.forms and line.unit.path.startswith(one.path)
    ]
    leads = (one.account_id for one in held if one.role == Role.QUALITY_LEAD)
    yield from leaders or leads


def _tell(
    session: Session,
    line: CaseLine,
    clock: Clock,
    account: int,
    languages: Mapping[int, str],
    *,
    now: datetime,
) -> int:
    today = local_day(now)
    stage = LATE if clock.state(today) is ClockState.OVERDUE else SOON
    with speaking(languages[account]):
        subject = _subject(line.unit.name, clock.due, stage)
    posted = inbox.post(
        session,
        to=[account],
        kind=REMINDER,
        subject=subject,
        endpoint="followup.show_case",
        args={"case_id": line.case.id},
        now=now,
        once_key=f"case:{line.case.id}:{clock.rule.step.value}:{clock.due:%Y%m%d}:{stage}",
    )
    return len(posted)


def _subject(unit: str, due: date, stage: str) -> str:
    words = (
        gettext("Ett ärende på %(unit)s är försenat, nästa steg skulle ha tagits %(day)s")
        if stage == LATE
        else gettext("Ett ärende på %(unit)s behöver sitt nästa steg senast %(day)s")
    )
    return words % {"unit": unit, "day": weekday_day(due)}
