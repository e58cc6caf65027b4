"""Support that ends before its decision does: the money is settled by new rows."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.audit.services import record
from qms.decisions.core.states import StepRefusedError
from qms.decisions.services import annul
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.amounts.settle import MoneyRow
from qms.needs.queries.deciding import in_force
from qms.needs.queries.money import rows_of
from qms.needs.queries.opened import OpenCase
from qms.needs.services.deciding.approving import MONEY_OF, require_decider
from qms.needs.services.deciding.money import award_of, end_award, last_day_of
from qms.needs.services.deciding.proposing import require_officer
from qms.needs.services.opening import take_case
from qms.needs.services.telling import tell_unit

REASONS = ("left", "moved")


def end_support(
    session: Session, actor: Actor, ref: str, *, last_day: date, reason: str, now: datetime
) -> None:
    """End the support of a case early: the child has left, or moved. The money is settled.

    Raise RefusedError when no decision with money holds, or the day is outside its period.
    """
    _row, opened = take_case(session, actor, ref, can=Can.NEEDS_HANDLE, now=now)
    require_officer(actor, opened)
    _require_within(session, ref, last_day)
    rows = stop_money(session, actor, opened, last_day=last_day, reason=reason, now=now)
    if not rows:
        raise RefusedError(
            (
                Problem(
                    message="Dagen ändrar inga belopp.",
                    column="last_day",
                    cure="Skriv en dag före periodens slut och före tidigare slut.",
                ),
            )
        )
    record(session, actor, "needs.ended-support", opened.ref, now=now, path=opened.unit.path)


def _require_within(session: Session, ref: str, last_day: date) -> None:
    """Refuse a day outside the award: the day before its first day means that it never began."""
    head = in_force(session, ref)
    award = award_of(session, head) if head else None
    if award is None:
        raise RefusedError(
            (Problem(message="Det finns inget beslut att avsluta.", cure="Läs sidan igen."),)
        )
    period = award.period
    if not period.first - timedelta(days=1) <= last_day <= period.last:
        text = said(
            "Dagen ligger utanför beslutets period, %(first)s till %(last)s.",
            first=period.first.isoformat(), last=period.last.isoformat(),
        )  # fmt: skip
        cure = "Skriv stödets sista dag; dagen före den första om det aldrig började."
        raise RefusedError((Problem(message=text, column="last_day", cure=cure),))


def stop_money(
    session: Session, actor: Actor, opened: OpenCase,
    *, last_day: date, reason: str, now: datetime,
) -> tuple[MoneyRow, ...]:  # fmt: skip
    """Settle the money of a case whose support ends on a day; return the rows, none when none hold.

    For use cases that move or close a case: the right is checked and the event recorded there.
    """
    head = in_force(session, opened.ref)
    if head is None or reason not in REASONS:
        return ()
    until = last_day_of(session, head)
    if until is None or until <= last_day:
        return ()
    kind = MONEY_OF[opened.kind]
    return end_award(session, actor, head, last_day=last_day, reason=reason, kind=kind, now=now)


def annul_support(session: Session, actor: Actor, ref: str, *, reason: str, now: datetime) -> None:
    """Annul the decision in force, with a reason: it was wrong from its first day.

    What has been paid becomes repayments. Raise StepRefusedError without a reason, or when no
    decision is in force.
    """
    _row, opened = take_case(session, actor, ref, can=Can.NEEDS_DECIDE, now=now)
    require_decider(actor, opened)
    head = in_force(session, ref)
    if head is None:
        raise StepRefusedError(
            Problem(message="Det finns inget beslut att upphäva.", cure="Läs sidan igen.")
        )
    rows = rows_of(session, head.id)
    annul(session, actor, head.id, reason=reason, now=now)
    tell_unit(session, opened, f"{head.id}:annulled", now=now)
    if rows:
        first = min(row.month for row in rows)
        kind = MONEY_OF[opened.kind]
        end_award(
            session, actor, head,
            last_day=first - timedelta(days=1), reason="annulled", kind=kind, now=now,
        )  # fmt: skip
    record(
        session, actor, "needs.annulled-decision", ref, now=now, path=opened.unit.path,
        number=head.number,
    )  # fmt: skip
