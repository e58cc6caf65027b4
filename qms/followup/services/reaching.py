"""Reach a report, or be told that it does not exist for this reader."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize, has_right, scope_of
from qms.followup.core.report.head import Head, Whole
from qms.followup.core.report.states import require_open
from qms.followup.core.report.templates import PROVIDER, Template
from qms.followup.queries import reports, rows
from qms.followup.queries.restricted import readers_scope, reads_restricted
from qms.followup.queries.rows import Rows
from qms.followup.queries.units import report_unit
from qms.org.core.nodes import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A report without its content, and its unit; `is_own` when the reader writes it.

    `reads_restricted` says whether the reader is one of the few who see restricted answers.
    """

    head: Head
    unit: Unit
    is_own: bool
    reads_restricted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A report with its content, and its unit (the municipality for the provider's own)."""

    whole: Whole
    unit: Unit

    @property
    def template(self) -> Template:
        """Return what the report asks of the unit."""
        return self.whole.template


def writing_right(level: str) -> Can:
    """Return the right that writing a report on the level needs."""
    return Can.FOLLOWUP_FILE_PROVIDER if level == PROVIDER else Can.FOLLOWUP_FILE


def see(session: Session, actor: Actor, report_id: int, *, on: date) -> Seen:
    """Return the report without its content; raise OutOfScopeError when it does not exist."""
    scope = authorize(actor, Can.FOLLOWUP_READ)
    head = reports.head(session, report_id)
    unit = report_unit(session, head.unit_id, scope, on=on) if head else None
    if head is None or unit is None:
        raise OutOfScopeError(str(report_id))
    writers = scope_of(actor, writing_right(head.level))
    is_own = writers.covers(unit.path) or (
        head.level != PROVIDER
        and has_right(actor, Can.FOLLOWUP_FILE)
        and report_unit(session, unit.id, writers, on=on) is not None
    )
    named = is_own or readers_scope(actor).covers(unit.path)
    return Seen(
        head=head,
        unit=unit,
        is_own=is_own,
        reads_restricted=named or reads_restricted(session, actor, unit.id, on=on),
    )


def reach(session: Session, actor: Actor, report_id: int, *, on: date) -> Reached:
    """Return the report for those who write it; raise OutOfScopeError when it is not theirs."""
    found, unit = _found(session, actor, report_id, on=on)
    return Reached(whole=found.whole(), unit=unit)


def _found(
    session: Session,
    actor: Actor,
    report_id: int,
    *,
    on: date,
    can: Can | None = None,
    lock: bool = False,
) -> tuple[Rows, Unit]:
    """Return the report's rows and unit; by default with the right to write it."""
    found = rows.load(session, report_id, lock=lock)
    if found is None:
        authorize(actor, can or Can.FOLLOWUP_WRITE)
        raise OutOfScopeError(str(report_id))
    scope = authorize(actor, can or writing_right(found.template.level))
    unit = report_unit(session, found.report.unit_id, scope, on=on)
    if unit is None:
        raise OutOfScopeError(str(report_id))
    return found, unit


def take(
    session: Session, actor: Actor, report_id: int, *, on: date, can: Can | None = None
) -> tuple[Rows, Unit]:
    """Return the report's rows, locked for a change, and its unit.

    `can` is the right needed; by default the right to write it. Raise ForbiddenError or
    OutOfScopeError as `authorize` does.
    """
    return _found(session, actor, report_id, on=on, can=can, lock=True)


def take_open(session: Session, actor: Actor, report_id: int, *, on: date) -> tuple[Rows, Unit]:
    """Return the rows for the unit to write in; raise NotAllowedNowError when it may not."""
    found, unit = take(session, actor, report_id, on=on)
    require_open(found.whole().head.state)
    return found, unit
