"""What units received, asked of allocation and register: the amount a report begins with."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.allocation import queries as allocation
from qms.allocation.core.records import Received
from qms.audit.services import record
from qms.followup.queries import equity
from qms.followup.services.reaching import take_open
from qms.followup.services.saving import touch
from qms.kernel.clock import local_day

EQUITY = "equity_resources"
"""The report whose money is support beyond the basic amount; the others' is the allocation."""


def received(session: Session, unit_id: int, year: int, *, template: str) -> Received | None:
    """Return what the unit received of the report's money in the year; None when not known."""
    if template == EQUITY:
        return received_by_unit(session, year, template=template).get(unit_id)
    return allocation.received(session, unit_id, year)


def received_by_unit(session: Session, year: int, *, template: str) -> Mapping[int, Received]:
    """Return what every unit received of the report's money in the year, by unit id.

    Allocated money is what a school has after its provider's own moves.
    """
    if template != EQUITY:
        return allocation.received_by_unit(session, year)
    before = equity.received_by_unit(session, year - 1)
    return {
        unit_id: Received(ore=ore, previous_ore=before.get(unit_id))
        for unit_id, ore in equity.received_by_unit(session, year).items()
    }


def refresh(session: Session, actor: Actor, report_id: int, *, now: datetime) -> int:
    """Take over the amount that the allocation says today and return it, in öre.

    Only in a report the unit may write in; one that is approved keeps its amount.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    known = received(session, rows.report.unit_id, rows.cycle.year, template=rows.cycle.template)
    if known is not None and known.ore != rows.report.amount_ore:
        before = rows.report.amount_ore
        rows.report.amount_ore = known.ore
        touch(rows, actor, fields=(), now=now)
        record(
            session, actor, "followup.amount-refreshed", report_id, now=now, path=unit.path,
            before=before, ore=known.ore,
        )  # fmt: skip
    return rows.report.amount_ore
