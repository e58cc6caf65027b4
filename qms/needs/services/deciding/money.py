"""The money of decisions: rows when it is decided, more rows when something changes."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.audit.services import take_turn
from qms.decisions.core.records import DecisionHead
from qms.decisions.queries import content_text
from qms.kernel.clock import local_day
from qms.needs.core.amounts.award import Award
from qms.needs.core.amounts.price_list import load_prices
from qms.needs.core.amounts.reckon import Reckoned, reckon
from qms.needs.core.amounts.settle import MoneyRow, settle, shares
from qms.needs.core.amounts.stored import load_award
from qms.needs.core.deciding.kinds import MoneyKind
from qms.needs.models import NeedsAwardEnd, NeedsMoney
from qms.needs.queries.money import last_days, next_pay, rows_of


def pay_month(session: Session, now: datetime) -> date:
    """Return the first month not handed over, which it stays until the transaction has ended.

    Months are written, and handed over, by one at a time: else a row could be written into a
    month while it is handed over, and be paid by nobody. The lock is that of the audit trail,
    which both sides take anyway: with two locks each could wait for the other's.
    """
    take_turn(session)
    return next_pay(session, local_day(now))


def write_shares(
    session: Session, actor: Actor, head: DecisionHead,
    *, reckoned: Reckoned, kind: MoneyKind, now: datetime,
) -> None:  # fmt: skip
    """Write a row per month of a new decision."""
    first_pay = pay_month(session, now)
    write_rows(session, actor, head, shares(reckoned.months, first_pay=first_pay),
               kind=kind, now=now)  # fmt: skip


def write_rows(
    session: Session, actor: Actor, head: DecisionHead, rows: Iterable[MoneyRow],
    *, kind: MoneyKind, now: datetime,
) -> None:  # fmt: skip
    """Write rows of a decision; none is ever changed."""
    session.add_all(
        NeedsMoney(
            decision_id=head.id,
            unit_id=head.unit_id,
            money_kind=kind.value,
            ref=head.subject,
            kind=row.kind.value,
            month=row.month,
            pay_month=row.pay_month,
            net=row.net,
            vat=row.vat,
            written_by=actor.pseudonym,
            written_at=now,
        )
        for row in rows
    )
    session.flush()


def award_of(session: Session, head: DecisionHead) -> Award | None:
    """Return what the decision granted, None when it refused. Whoever asks has opened the case."""
    inputs = json.loads(content_text(session, head.id))["inputs"]
    return load_award(inputs["award"]) if inputs else None


def last_day_of(session: Session, head: DecisionHead) -> date | None:
    """Return the last day of the decision's support, the one it ended early on included."""
    award = award_of(session, head)
    if award is None:
        return None
    ended = last_days(session, head.id)
    return award.period.last if ended is None else min(ended, award.period.last)


def end_award(
    session: Session, actor: Actor, head: DecisionHead,
    *, last_day: date, reason: str, kind: MoneyKind, now: datetime,
) -> tuple[MoneyRow, ...]:  # fmt: skip
    """End the decision's support on a day and return the rows that settle it.

    An end that comes after one already written changes nothing.
    """
    before = last_days(session, head.id)
    if before is not None and before <= last_day:
        return ()
    session.add(
        NeedsAwardEnd(
            decision_id=head.id,
            last_day=last_day,
            reason=reason,
            by=actor.pseudonym,
            at=now,
        )
    )
    content: dict[str, Any] = json.loads(content_text(session, head.id))
    if not content["inputs"]:
        session.flush()
        return ()
    prices = load_prices(content["inputs"]["prices"])
    left = load_award(content["inputs"]["award"]).ended(last_day, prices)
    due = reckon(left, prices).by_month() if left else {}
    written = rows_of(session, head.id)
    rows = settle(written, due, next_pay=pay_month(session, now))
    write_rows(session, actor, head, rows, kind=kind, now=now)
    return rows
