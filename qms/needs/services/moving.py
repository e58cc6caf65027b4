"""Moves between schools and municipalities: the old unit loses sight, the new one applies anew."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.needs.core.cases.kinds import CaseKind, Part
from qms.needs.models import NeedsCare, NeedsCase, NeedsPlacement
from qms.needs.queries.opened import OpenCase
from qms.needs.services.deciding.ending import stop_money
from qms.needs.services.opening import take_case
from qms.needs.services.stepping import take_step

NOTHING_LEFT = Problem(
    column="day",
    message="Inget ärende är öppet och inget stöd betalas efter dagen.",
    cure="Det finns inget att avsluta.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The child goes to the case's unit until the day before `day`.

    `leaves_municipality`: another municipality takes over, and the case is handed over.
    """

    day: date | None
    leaves_municipality: bool = False


def move(session: Session, actor: Actor, ref: str, about: Move, *, now: datetime) -> None:
    """End the child's time at the unit and close the case; what was granted ends with it.

    From the day the unit, and everybody whose role is at it, no longer sees the case. A unit
    that receives the child applies anew. The money of closed cases ends too. Raise RefusedError
    for a day that cannot be, or when no case is open and no money runs after the day.
    """
    authorize(actor, Can.NEEDS_APPLY)
    _lock_child(session, ref)
    row, opened = take_case(session, actor, ref, can=Can.NEEDS_APPLY, now=now)
    day = _checked(about, opened, now=now)
    _end_placement(session, row, day)
    step = "handed_over" if about.leaves_municipality else "moved"
    is_ended = False
    for case in _cases(session, row):
        of_case = replace(opened, id=case.id, ref=case.ref, kind=CaseKind(case.kind))
        is_stopped = bool(
            stop_money(session, actor, of_case, last_day=_before(day), reason="moved", now=now)
        )
        is_ended |= is_stopped or case.closed_at is None
        if is_stopped or case.closed_at is None:
            _cut(case, _before(day), now=now)
        if case.closed_at is not None:
            continue
        take_step(session, actor, case, opened, step, now=now)
        _untie(session, case, now=now)
    if not is_ended:
        raise RefusedError((NOTHING_LEFT,))
    record(
        session, actor, "needs.moved-child", row.ref, now=now, path=opened.unit.path,
        day=day.isoformat(), leaves=about.leaves_municipality,
    )  # fmt: skip


def _lock_child(session: Session, ref: str) -> None:
    """Lock the child's every case in one order: two moves of one child wait for each other.

    Each would otherwise hold its own case and wait for the other's, for ever.
    """
    child = select(NeedsCase.person_id).where(NeedsCase.ref == ref).scalar_subquery()
    query = select(NeedsCase.id).where(NeedsCase.person_id == child)
    session.execute(query.order_by(NeedsCase.id).with_for_update(of=NeedsCase))


def _cut(case: NeedsCase, last: date, *, now: datetime) -> None:
    """End the period on the last day, and keep what it was for sums of days before `now`.

    Only the first cut is kept: any later one lies before the moment of the first too, so that on
    no day after it does the period run by the one end and not by the other.
    """
    end = max(min(case.period_to, last), case.period_from)
    if end != case.period_to and case.cut_at is None:
        case.period_was, case.cut_at = case.period_to, now
    case.period_to = end


def _checked(about: Move, opened: OpenCase, *, now: datetime) -> date:
    problems = list(_problems(about, opened, today=local_day(now)))
    if problems or about.day is None:
        raise RefusedError(tuple(problems))
    return about.day


def _problems(about: Move, opened: OpenCase, *, today: date) -> Iterable[Problem]:
    if about.day is None:
        yield Problem(column="day", message="Dagen saknas.",
                      cure="Ange den första dag som barnet inte går kvar.")  # fmt: skip
    elif about.day > today:
        yield Problem(column="day", message="Dagen har inte varit än.",
                      cure="Registrera flytten den dag den sker.")  # fmt: skip
    elif about.day < local_day(opened.opened_at):
        yield Problem(column="day", message="Dagen är före ansökan.",
                      cure="Ange en dag efter att ansökan kom in.")  # fmt: skip


def _end_placement(session: Session, row: NeedsCase, day: date) -> None:
    query = select(NeedsPlacement).where(
        NeedsPlacement.person_id == row.person_id,
        NeedsPlacement.unit_id == row.unit_id,
        or_(NeedsPlacement.valid_to.is_(None), NeedsPlacement.valid_to > day),
    )
    for one in session.scalars(query):
        one.valid_to = max(day, one.valid_from)


def _cases(session: Session, row: NeedsCase) -> Iterable[NeedsCase]:
    """Return every case of the child at the unit, locked: money may run in a closed one too."""
    query = select(NeedsCase).where(
        NeedsCase.person_id == row.person_id,
        NeedsCase.unit_id == row.unit_id,
    )
    return session.scalars(query.order_by(NeedsCase.id).with_for_update()).all()


def _untie(session: Session, case: NeedsCase, *, now: datetime) -> None:
    """End the ties of all but the case office, also for the day when the child comes back."""
    query = select(NeedsCare).where(
        NeedsCare.case_id == case.id,
        NeedsCare.ended_at.is_(None),
        NeedsCare.part.not_in([Part.OFFICER.value, Part.DECIDER.value]),
    )
    for one in session.scalars(query):
        one.ended_at = now
    session.flush()


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
