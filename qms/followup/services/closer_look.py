"""Which units need a closer look and why; that somebody has looked; the limits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.review.checks import seen_problems
from qms.followup.core.review.closer_look import Look, Rule, limit_faults, reasons_of
from qms.followup.core.review.facts import UnitFacts
from qms.followup.models import CloserLookLimit, CloserLookSeen
from qms.followup.queries import cases
from qms.followup.queries import closer_look as queries
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services.actions import ChangedMeanwhileError, refuse
from qms.followup.services.results_to_see import below, falling
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org
from qms.org.core.nodes import Unit

RESULT_RULES = frozenset({Rule.RESULT_FALLING, Rule.RESULT_BELOW_EXPECTED})


def looks(
    session: Session, actor: Actor, *, on: date, unit_ids: Iterable[int] | None = None
) -> tuple[tuple[Unit, Look], ...]:
    """Return the actor's units that have any reason, in the order of their names.

    The municipality looks closer at its own units. Seen ones are included.
    """
    scope = authorize(actor, Can.FOLLOWUP_REVIEW)
    wanted = sorted(unit_ids) if unit_ids is not None else None
    found = org.units(session, scope, on=on, ids=wanted)
    units = {one.id: one for one in found if not one.is_independent}
    limits = queries.limits(session)
    marks = queries.seen_marks(session)
    facts = _facts(session, units, with_results=any(limits[rule] for rule in RESULT_RULES), on=on)
    every = (
        (
            units[one.unit_id],
            Look(
                unit_id=one.unit_id,
                reasons=reasons_of(one, limits, today=on),
                marks=marks.get(one.unit_id, frozenset()),
            ),
        )
        for one in facts
    )
    return tuple((unit, look) for unit, look in every if look.reasons)


def _facts(
    session: Session, units: Mapping[int, Unit], *, with_results: bool, on: date
) -> Iterable[UnitFacts]:
    if not units:
        return ()
    reports = queries.report_facts(session, on=on)
    overdue, excepted = queries.actions_to_see(session, on=on)
    late = _late_cases(session, on=on)
    falls = falling(session, units, on=on) if with_results else {}
    low = below(session, on=on) if with_results else {}
    return [
        UnitFacts(
            unit_id=unit_id,
            reports=reports.get(unit_id, ()),
            falling=falls.get(unit_id, ()),
            below=low.get(unit_id, ()),
            overdue=overdue.get(unit_id, ()),
            excepted=excepted.get(unit_id, ()),
            late_cases=tuple(late.get(unit_id, ())),
        )
        for unit_id in units
    ]


def _late_cases(session: Session, *, on: date) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for line in cases.lines(session, EVERYWHERE, on=on, is_open=True):
        if line.is_late(on):
            found[line.unit.id].append(line.case.id)
    return found


def mark_seen(
    session: Session,
    actor: Actor,
    unit_id: int,
    *,
    marks: Iterable[str],
    reason: str,
    now: datetime,
) -> None:
    """Note that the reasons shown as `marks` have been seen, and what was made of them.

    Raise ChangedMeanwhileError when there is a reason now that was not shown, RefusedError when
    the note says nothing.
    """
    today, shown_marks = local_day(now), frozenset(marks)
    found = looks(session, actor, on=today, unit_ids=[unit_id])
    if not found:
        raise OutOfScopeError(str(unit_id))
    (unit, look) = found[0]
    current = {one.mark for one in look.reasons}
    if not current <= shown_marks:
        raise ChangedMeanwhileError(unit_id)
    if look.is_seen:
        return
    refuse(seen_problems(reason.strip()))
    session.add(
        CloserLookSeen(
            unit_id=unit_id,
            marks=sorted(current),
            reason=reason.strip(),
            at=now,
            by=actor.pseudonym,
        )
    )
    record(session, actor, "followup.closer-look-seen", unit_id, now=now, path=unit.path)


def forget_seen(session: Session, actor: Actor, unit_id: int, *, now: datetime) -> None:
    """Show the unit's reasons again; the notes are kept but no longer count."""
    scope = authorize(actor, Can.FOLLOWUP_REVIEW)
    unit = org.unit(session, unit_id, scope, on=local_day(now))
    if unit is None:
        raise OutOfScopeError(str(unit_id))
    query = select(CloserLookSeen).where(
        CloserLookSeen.unit_id == unit_id, CloserLookSeen.removed_at.is_(None)
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.removed_at = now
    if rows:
        record(session, actor, "followup.closer-look-reopened", unit_id, now=now, path=unit.path)


def set_limits(
    session: Session, actor: Actor, wanted: Mapping[str, int | None], *, now: datetime
) -> int:
    """Store the limits that differ from those that hold; return how many did.

    Raise RefusedError with every limit that is no whole number from 0 upwards.
    """
    authorize(actor, Can.FOLLOWUP_LIMITS)
    faults = tuple(
        Problem(message="Skriv ett helt tal från 0 till 1 000.", column=key)
        for key in limit_faults(wanted)
    )
    if faults:
        raise RefusedError(faults)
    now_hold = queries.limits(session)
    changed = {
        key: value
        for key, value in wanted.items()
        if value is not None and key in set(Rule) and now_hold[Rule(key)] != value
    }
    for key, value in changed.items():
        session.add(CloserLookLimit(key=key, value=value, set_at=now, set_by=actor.pseudonym))
        record(session, actor, "followup.limit-set", key, now=now, value=value)
    session.flush()
    return len(changed)
