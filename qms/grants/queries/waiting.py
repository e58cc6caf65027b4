"""What of grants waits for somebody: drafts, days to note, appeals, a month to hand over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.scope import Scope
from qms.decisions import queries as decisions
from qms.decisions.core.records import DecisionHead, DraftHead
from qms.decisions.core.states import State
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.subjects import parse_subject
from qms.grants.queries.pay_prices import first_decided_year
from qms.grants.queries.pay_rows import next_month
from qms.grants.queries.providers import providers
from qms.grants.queries.rows import overview
from qms.grants.queries.served import served

SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many of a year wait; `due` is the first day that something of it falls due, if any."""

    year: int
    number: int
    due: date | None = None


def to_decide(session: Session, actor: Actor, scope: Scope, *, today: date) -> tuple[Waiting, ...]:
    """Return the drafts that wait for the actor's decision: by 31 December before their year."""
    return _by_year(
        one
        for one in _drafts(session, scope, today)
        if one.state is State.SENT and actor.pseudonym not in one.writers
    )


def to_mend(session: Session, scope: Scope, *, today: date) -> tuple[Waiting, ...]:
    """Return the drafts that came back to those who write them."""
    drafts = _drafts(session, scope, today)
    came_back = decisions.drafts_of(session, BASIC_AMOUNT, [one.subject for one in drafts])
    return _by_year(head for head, is_back in came_back.values() if is_back)


def _drafts(session: Session, scope: Scope, today: date) -> tuple[DraftHead, ...]:
    ids = [one.id for one in providers(session, scope, on=today)]
    return decisions.open_drafts(session, BASIC_AMOUNT, ids)


def _by_year(drafts: Iterable[DraftHead]) -> tuple[Waiting, ...]:
    years = [parse_subject(one.subject).year for one in drafts]
    return tuple(
        Waiting(year=year, number=years.count(year), due=date(year - 1, 12, 31))
        for year in sorted(set(years))
    )


def to_renew(session: Session, scope: Scope, *, today: date) -> tuple[Waiting, ...]:
    """Return the decisions of this year and the next that other amounts hold for by now."""
    found = [
        (year, sum(one.is_stale for one in overview(session, scope, year, today=today).rows))
        for year in (today.year, today.year + 1)
    ]
    return tuple(Waiting(year=year, number=number) for year, number in found if number)


def to_serve(session: Session, scope: Scope, *, today: date) -> tuple[Waiting, ...]:
    """Return the decisions whose day of service nobody has noted."""
    held, days = _held(session, scope, today)
    years = [parse_subject(one.subject).year for one in held if one.id not in days]
    return tuple(Waiting(year=year, number=years.count(year)) for year in sorted(set(years)))


def appeals_ending(session: Session, scope: Scope, *, today: date) -> tuple[Waiting, ...]:
    """Return the decisions whose time to appeal is out within a week, by year."""
    held, days = _held(session, scope, today)
    found: dict[int, list[date]] = {}
    for one in held:
        last = days.get(one.id)
        if last is not None and today <= last <= today + SOON:
            found.setdefault(parse_subject(one.subject).year, []).append(last)
    return tuple(
        Waiting(year=year, number=len(ends), due=min(ends)) for year, ends in sorted(found.items())
    )


def _held(
    session: Session, scope: Scope, today: date
) -> tuple[tuple[DecisionHead, ...], Mapping[str, date]]:
    """Return the decisions that hold, and the last day to appeal each that was served."""
    ids = [one.id for one in providers(session, scope, on=today)]
    heads = decisions.heads(session, [BASIC_AMOUNT], unit_ids=ids)
    held = tuple(one for one in heads if one.state is State.DECIDED)
    days = served(session, [one.id for one in held])
    return held, {key: one.last_day for key, one in days.items()}


def month_to_pay(session: Session, *, today: date) -> date | None:
    """Return the month that can be handed over to be paid now, None when there is none."""
    if first_decided_year(session) is None:
        return None
    month = next_month(session, today)
    return month if month <= today else None
