"""Which units need a closer look and why; that somebody has looked; the limits."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.queries.differences import differences_settings
from qms.audit.services import record
from qms.followup.core.effect.expected import expectations
from qms.followup.core.results.findings import findings, shown
from qms.followup.core.results.indicators import ShareOf
from qms.followup.core.results.indicators import Unit as IndicatorUnit
from qms.followup.core.results.means import Mean
from qms.followup.core.results.table import Series, cells_of
from qms.followup.core.review.checks import seen_problems
from qms.followup.core.review.closer_look import Look, Rule, limit_faults, reasons_of
from qms.followup.core.review.facts import BelowFact, FallingFact, UnitFacts
from qms.followup.models import CloserLookLimit, CloserLookSeen
from qms.followup.queries import cases, results
from qms.followup.queries import closer_look as queries
from qms.followup.queries.effect_expected import springs
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services.actions import ChangedMeanwhileError, refuse
from qms.followup.services.results import forms_of
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.org import queries as org
from qms.org.core.nodes import Unit
from qms.register import queries as register

AGAINST_EXPECTED = "g9_merit"
SPRINGS = 3
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
    falling = _falling(session, units, on=on) if with_results else {}
    below = _below(session, on=on) if with_results else {}
    return [
        UnitFacts(
            unit_id=unit_id,
            reports=reports.get(unit_id, ()),
            falling=falling.get(unit_id, ()),
            below=below.get(unit_id, ()),
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


def _falling(
    session: Session, units: Mapping[int, Unit], *, on: date
) -> Mapping[int, tuple[FallingFact, ...]]:
    """Return what got worse two years in a row, beyond chance, as far as it may be shown.

    Only of shares of pupils can it be said what chance gives.
    """
    known = results.indicators()
    keys = [
        key
        for key in sorted(results.with_values(session, on.year))
        if known[key].unit is IndicatorUnit.PERCENT and known[key].share_of is ShareOf.PUPILS
    ]
    years = results.years_read(on.year)
    asked = results.counts(session, units.keys(), range(years.start - 1, years.stop))
    series = results.series(session, keys, years, asked=asked) if keys else {}
    shown_years = results.years_shown(series)
    return {unit_id: _falls(series, unit, shown_years) for unit_id, unit in units.items()}


def _falls(
    every: Mapping[str, Series], unit: Unit, years: Sequence[int]
) -> tuple[FallingFact, ...]:
    known, forms = results.indicators(), forms_of(unit)
    alone: list[Mean | None] = [None] * len(years)
    return tuple(
        FallingFact(
            indicator=key,
            year=finding.year,
            before=shown(finding.beside, known[key].unit),
            now=shown(finding.value, known[key].unit),
        )
        for key, series in every.items()
        if known[key].forms_at(forms)
        for finding in findings(known[key], cells_of(known[key], series, unit.id, years), alone)
        if finding.needs_cause and finding.is_chance is False
    )


def _below(session: Session, *, on: date) -> Mapping[int, tuple[BelowFact, ...]]:
    """Return the results of the latest spring that lie clearly below those of alike schools."""
    years = register.years_of(session, "results")[-SPRINGS:]
    units = org.units(session, EVERYWHERE, on=on, include_closed=True)
    known = springs(session, EVERYWHERE, indicator=AGAINST_EXPECTED, years=years, units=units)
    found = expectations(known, differences_settings(session).settings.limits)
    if found is None:
        return {}
    return {
        int(one.unit): (
            BelowFact(
                indicator=AGAINST_EXPECTED,
                year=found.year,
                observed=one.observed,
                expected=one.expected,
            ),
        )
        for one in found.units
        if one.is_unusual and one.deviation < 0
    }


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
