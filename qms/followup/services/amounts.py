"""What units received, asked of the allocation: the amount a report begins with."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.allocation import queries as allocation
from qms.allocation.core.records import Received
from qms.audit.services import record
from qms.followup.services.reaching import take_open
from qms.followup.services.saving import touch
from qms.kernel.clock import local_day


def received(session: Session, unit_id: int, year: int) -> Received | None:
    """Return what the unit received for the year; None when nothing is decided."""
    return allocation.received(session, unit_id, year)


def received_by_unit(session: Session, year: int) -> Mapping[int, Received]:
    """Return what every unit received for the year, by unit id."""
    return allocation.received_by_unit(session, year)


def refresh(session: Session, actor: Actor, report_id: int, *, now: datetime) -> int:
    """Take over the amount that the allocation says today and return it, in öre.

    Only in a report the unit may write in; one that is approved keeps its amount.
    """
    rows, unit = take_open(session, actor, report_id, on=local_day(now))
    known = received(session, rows.report.unit_id, rows.cycle.year)
    if known is not None and known.ore != rows.report.amount_ore:
        before = rows.report.amount_ore
        rows.report.amount_ore = known.ore
        touch(rows, actor, fields=(), now=now)
        record(
            session, actor, "followup.amount-refreshed", report_id, now=now, path=unit.path,
            before=before, ore=known.ore,
        )  # fmt: skip
    return rows.report.amount_ore
