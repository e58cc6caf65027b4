"""What the rules of a closer look read of reports, actions and cases, for many units at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from qms.content.loader import load
from qms.followup.core.report.content import Spends
from qms.followup.core.report.ledger import Ledger
from qms.followup.core.report.states import ACCOUNTED, Step
from qms.followup.core.report.templates import UNIT, Template
from qms.followup.core.review.closer_look import LimitRule, Rule, parse_rules
from qms.followup.core.review.facts import ReportFact
from qms.followup.models import (
    Action,
    CloserLookLimit,
    CloserLookSeen,
    Report,
    ReportActivity,
    ReportCycle,
    ReportEvent,
)
from qms.followup.queries.template_versions import for_cycles
from qms.kernel.clock import local_day

YEAR = timedelta(days=365)
IdsByUnit = Mapping[int, tuple[int, ...]]
FILED = tuple(state.value for state in ACCOUNTED)
READ = (
    *(
        Report.id,
        Report.cycle_id,
        Report.unit_id,
        Report.forms,
        Report.state,
        Report.is_voluntary,
        Report.oral_on,
    ),
    *(Report.amount_ore, Report.carried_ore, Report.unused_ore, Report.left_ore),
)
"""What is read of a report: its answers are long, and of no use here."""


@cache
def rules() -> tuple[LimitRule, ...]:
    """Return the rules with the limits they start with."""
    return parse_rules(load("closer_look"))


def limits(session: Session) -> Mapping[Rule, int]:
    """Return the limit of every rule: the one set last, else the one it starts with."""
    rows = session.execute(
        select(CloserLookLimit.key, CloserLookLimit.value).order_by(CloserLookLimit.id)
    )
    stored = {row.key: row.value for row in rows}
    return {one.rule: stored.get(one.rule.value, one.limit) for one in rules()}


def seen_marks(session: Session) -> Mapping[int, frozenset[str]]:
    """Return the marks of what somebody has seen, by unit."""
    query = select(CloserLookSeen.unit_id, CloserLookSeen.marks).where(
        CloserLookSeen.removed_at.is_(None)
    )
    found: dict[int, frozenset[str]] = defaultdict(frozenset)
    for row in session.execute(query):
        found[row.unit_id] |= frozenset(row.marks)
    return found


def last_seen(session: Session) -> Mapping[int, CloserLookSeen]:
    """Return the newest note of every unit that somebody has looked at."""
    query = select(CloserLookSeen).where(CloserLookSeen.removed_at.is_(None))
    return {row.unit_id: row for row in session.scalars(query.order_by(CloserLookSeen.id))}


def report_facts(session: Session, *, on: date) -> Mapping[int, tuple[ReportFact, ...]]:
    """Return the facts of the past year's reports by unit; six statements at most."""
    table = ReportCycle
    asked = select(table).where(table.opens <= on, table.due >= on - YEAR)
    cycles = {one.id: one for one in session.scalars(asked)}
    templates = for_cycles(session, cycles.values()) if cycles else {}
    reports = sorted(
        _reports(session, cycles), key=lambda one: (-_due(cycles[one.cycle_id]), one.id)
    )
    ids = select(Report.id).where(Report.cycle_id.in_([*cycles]))
    handed, returned = _handed_in(session, ids), _returned(session, ids)
    bare = _unmeasured(session, ids)
    found: dict[int, list[ReportFact]] = defaultdict(list)
    for report in reports:
        cycle, template = cycles[report.cycle_id], templates[report.cycle_id]
        if template.level_for(tuple(report.forms)) != UNIT:
            continue
        fact = _fact(report, cycle, template, handed=handed, returned=returned)
        bare_here = bare[report.id] if fact.money is not None else 0
        found[report.unit_id].append(replace(fact, unmeasured=bare_here))
    return {unit_id: tuple(facts) for unit_id, facts in found.items()}


def _reports(session: Session, cycles: Iterable[int]) -> Iterable[Row[Any]]:
    """Return rows with the columns of `READ`: of many reports that is a third of the time."""
    return session.execute(select(*READ).where(Report.cycle_id.in_([*cycles])))


def _due(cycle: ReportCycle) -> int:
    return cycle.due.toordinal()


def _fact(
    report: Row[Any],
    cycle: ReportCycle,
    template: Template,
    *,
    handed: Mapping[int, date],
    returned: Mapping[int, int],
) -> ReportFact:
    first = report.oral_on if report.state == "oral" else handed.get(report.id)
    return ReportFact(
        id=report.id,
        title=template.title,
        year=cycle.year,
        due=cycle.due,
        is_voluntary=report.is_voluntary,
        handed_in=first,
        returned=returned.get(report.id, 0),
        money=_money(report, template) if report.state in FILED and first else None,
    )


def _money(report: Row[Any], template: Template) -> Ledger | None:
    if template.spends is not Spends.USED or report.state == "oral":
        return None
    unused = report.unused_ore or 0
    carried = report.carried_ore or 0
    tied = report.amount_ore + carried - unused - report.left_ore
    return Ledger(amount=report.amount_ore, carried_over=carried, tied=tied, unused=unused)


def _handed_in(session: Session, ids: Select[int]) -> dict[int, date]:
    """Return the day each report was handed in for the first time."""
    query = (
        select(ReportEvent.report_id, func.min(ReportEvent.at).label("at"))
        .where(ReportEvent.report_id.in_(ids), ReportEvent.step == Step.SUBMIT.value)
        .group_by(ReportEvent.report_id)
    )
    return {row.report_id: local_day(row.at) for row in session.execute(query)}


def _returned(session: Session, ids: Select[int]) -> Counter[int]:
    query = select(ReportEvent.report_id).where(
        ReportEvent.report_id.in_(ids), ReportEvent.step == Step.RETURN.value
    )
    return Counter(session.scalars(query))


def _unmeasured(session: Session, ids: Select[int]) -> Counter[int]:
    query = select(ReportActivity.report_id).where(
        ReportActivity.report_id.in_(ids),
        ReportActivity.removed_at.is_(None),
        ReportActivity.ore > 0,
        ReportActivity.measure == "",
    )
    return Counter(session.scalars(query))


def actions_to_see(session: Session, *, on: date) -> tuple[IdsByUnit, IdsByUnit]:
    """Return two kinds of actions by unit, in one statement.

    They are the open ones whose day has passed, and those that were closed with an exception in
    the past year.
    """
    late = and_(Action.state == "open", Action.due < on)
    recent = or_(Action.result_at.is_(None), Action.result_at >= on - YEAR)
    query = select(Action.id, Action.unit_id, Action.state).where(
        Action.removed_at.is_(None), or_(late, and_(Action.state == "exception", recent))
    )
    found: dict[str, dict[int, tuple[int, ...]]] = {"open": {}, "exception": {}}
    for row in session.execute(query.order_by(Action.id)):
        own = found[row.state]
        own[row.unit_id] = (*own.get(row.unit_id, ()), row.id)
    return found["open"], found["exception"]
