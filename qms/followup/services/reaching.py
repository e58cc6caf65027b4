"""Reach a report, or be told that it does not exist for this reader."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, scope_of
from qms.followup.core.report.head import Head, Whole
from qms.followup.core.report.states import require_open
from qms.followup.queries import reports, rows
from qms.followup.queries.rows import Rows
from qms.org import queries as org
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A report without its content, and its unit; `is_own` when the reader files for the unit."""

    head: Head
    unit: Unit
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A report with its content, and its unit."""

    whole: Whole
    unit: Unit


def see(session: Session, actor: Actor, report_id: int, *, on: date) -> Seen:
    """Return the report without its content; raise OutOfScopeError when it does not exist."""
    scope = authorize(actor, Can.FOLLOWUP_READ)
    head = reports.head(session, report_id)
    unit = org.unit(session, head.unit_id, scope, on=on) if head else None
    if head is None or unit is None:
        raise OutOfScopeError(str(report_id))
    is_own = scope_of(actor, Can.FOLLOWUP_FILE).covers(unit.path)
    return Seen(head=head, unit=unit, is_own=is_own)


def reach(session: Session, actor: Actor, report_id: int, *, on: date) -> Reached:
    """Return the report for those who write it; raise OutOfScopeError when it is not theirs."""
    scope = authorize(actor, Can.FOLLOWUP_FILE)
    found = rows.load(session, report_id)
    if found is None:
        raise OutOfScopeError(str(report_id))
    unit = org.unit(session, found.report.unit_id, scope, on=on)
    if unit is None:
        raise OutOfScopeError(str(report_id))
    return Reached(whole=found.whole(), unit=unit)


def take(
    session: Session, actor: Actor, report_id: int, *, on: date, can: Can
) -> tuple[Rows, Unit]:
    """Return the report's rows, locked for a change, and its unit.

    Raise ForbiddenError or OutOfScopeError as `authorize` does.
    """
    scope = authorize(actor, can)
    found = rows.load(session, report_id, lock=True)
    unit = org.unit(session, found.report.unit_id, scope, on=on) if found else None
    if found is None or unit is None:
        raise OutOfScopeError(str(report_id))
    return found, unit


def take_open(session: Session, actor: Actor, report_id: int, *, on: date) -> tuple[Rows, Unit]:
    """Return the rows for the unit to write in; raise NotAllowedNowError when it may not."""
    found, unit = take(session, actor, report_id, on=on, can=Can.FOLLOWUP_FILE)
    require_open(found.whole().head.state)
    return found, unit
