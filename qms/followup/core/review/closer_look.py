"""Which units need a closer look, and why: facts against limits, never a score or a ranking."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from qms.followup.core.report.ledger import Ledger
from qms.followup.core.report.wording import Wording
from qms.followup.core.review.facts import BelowFact, FallingFact, ReportFact, UnitFacts

HUNDRED = 100
HIGHEST_LIMIT = 1_000


class Rule(StrEnum):
    """What a reason is about, in the order reasons are told."""

    REPORT_MISSING = "report_missing"
    REPORT_LATE = "report_late"
    REPORT_RETURNED = "report_returned"
    RESULT_FALLING = "result_falling"
    RESULT_BELOW_EXPECTED = "result_below_expected"
    MONEY_UNUSED = "money_unused"
    MONEY_OVERSPENT = "money_overspent"
    MONEY_UNMEASURED = "money_unmeasured"
    ACTIONS_OVERDUE = "actions_overdue"
    ACTIONS_EXCEPTED = "actions_excepted"
    CASES_LATE = "cases_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """A rule as `content/closer_look.toml` has it: the limit it starts with, and its words."""

    rule: Rule
    limit: int
    label: Wording
    unit: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One fact that calls for a closer look.

    `mark` names the fact: it stays the same from day to day, and is another when the fact is
    another. `subject` is what it is about; `size` is a number of days, times, öre or things.
    """

    rule: Rule
    mark: str
    size: int = 0
    report: ReportFact | None = None
    falling: FallingFact | None = None
    below: BelowFact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A unit's reasons. `marks` are those somebody has seen; the rest are new."""

    unit_id: int
    reasons: tuple[Reason, ...]
    marks: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_seen(self) -> bool:
        """Return whether every reason has been seen as it is now."""
        return all(reason.mark in self.marks for reason in self.reasons)


Limits = Mapping[Rule, int]


def parse_rules(content: Mapping[str, Any]) -> tuple[LimitRule, ...]:
    """Return the rules in the content; raise KeyError or ValueError when one is not whole."""
    return tuple(
        LimitRule(
            rule=Rule(one["key"]),
            limit=one["limit"],
            label=Wording(sv=one["label_sv"], en=one["label_en"]),
            unit=Wording(sv=one["unit_sv"], en=one["unit_en"]),
        )
        for one in content["rule"]
    )


def reasons_of(facts: UnitFacts, limits: Limits, *, today: date) -> tuple[Reason, ...]:
    """Return why the unit needs a closer look; nothing when it does not.

    A rule applies from its limit upwards. A limit of 0 turns it off.
    """
    found = (
        reason
        for rule, find in FINDERS.items()
        if (limit := limits.get(rule, 0)) > 0
        for reason in find(facts, limit, today)
    )
    return tuple(found)


def _missing(facts: UnitFacts, limit: int, today: date) -> Iterator[Reason]:
    for one in facts.reports:
        days = (today - one.due).days
        if one.handed_in is None and not one.is_voluntary and days >= limit:
            yield _about(Rule.REPORT_MISSING, one, days)


def _late(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    for one in facts.reports:
        days = (one.handed_in - one.due).days if one.handed_in else 0
        if days >= limit and not one.is_voluntary:
            yield _about(Rule.REPORT_LATE, one, days)


def _returned(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    for one in facts.reports:
        if one.returned >= limit:
            yield _about(Rule.REPORT_RETURNED, one, one.returned, mark=str(one.returned))


def _about(rule: Rule, report: ReportFact, size: int, *, mark: str = "") -> Reason:
    name = ":".join(part for part in (rule.value, str(report.id), mark) if part)
    return Reason(rule=rule, mark=name, size=size, report=report)


def _falling(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    rule = Rule.RESULT_FALLING
    for one in facts.falling if len(facts.falling) >= limit else ():
        mark = f"{rule}:{one.indicator}:{one.year}:{one.now}"
        yield Reason(rule=rule, mark=mark, falling=one)


def _below(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    rule = Rule.RESULT_BELOW_EXPECTED
    for one in facts.below if len(facts.below) >= limit else ():
        yield Reason(rule=rule, mark=f"{rule}:{one.indicator}:{one.year}", below=one)


def _share(part: int, ledger: Ledger) -> float:
    """Return the part in per cent of what there was; all of it when there was nothing."""
    if ledger.available <= 0:
        return HUNDRED if part > 0 else 0
    return HUNDRED * part / ledger.available


def _unused(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    for one in facts.reports:
        if one.money and one.money.unused > 0 and _share(one.money.unused, one.money) >= limit:
            unused = one.money.unused
            yield _about(Rule.MONEY_UNUSED, one, unused, mark=str(unused))


def _overspent(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    for one in facts.reports:
        over = -one.money.left if one.money else 0
        if one.money and over > 0 and _share(over, one.money) >= limit:
            yield _about(Rule.MONEY_OVERSPENT, one, over, mark=str(over))


def _unmeasured(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    for one in facts.reports:
        if one.unmeasured >= limit:
            yield _about(Rule.MONEY_UNMEASURED, one, one.unmeasured, mark=str(one.unmeasured))


def _several(rule: Rule, ids: Sequence[int], limit: int) -> Iterator[Reason]:
    if len(ids) >= limit:
        named = ",".join(str(one) for one in sorted(ids))
        yield Reason(rule=rule, mark=f"{rule}:{named}", size=len(ids))


def _late_cases(facts: UnitFacts, limit: int, _: date) -> Iterator[Reason]:
    """Yield the reason with a mark that does not say how many cases they are."""
    for one in _several(Rule.CASES_LATE, facts.late_cases, limit):
        digest = sha256(f"{facts.unit_id}:{one.mark}".encode()).hexdigest()
        yield replace(one, mark=f"{Rule.CASES_LATE}:{digest[:16]}")


FINDERS: Mapping[Rule, Callable[[UnitFacts, int, date], Iterator[Reason]]] = {
    Rule.REPORT_MISSING: _missing,
    Rule.REPORT_LATE: _late,
    Rule.REPORT_RETURNED: _returned,
    Rule.RESULT_FALLING: _falling,
    Rule.RESULT_BELOW_EXPECTED: _below,
    Rule.MONEY_UNUSED: _unused,
    Rule.MONEY_OVERSPENT: _overspent,
    Rule.MONEY_UNMEASURED: _unmeasured,
    Rule.ACTIONS_OVERDUE: lambda facts, limit, _: _several(
        Rule.ACTIONS_OVERDUE, facts.overdue, limit
    ),
    Rule.ACTIONS_EXCEPTED: lambda facts, limit, _: _several(
        Rule.ACTIONS_EXCEPTED, facts.excepted, limit
    ),
    Rule.CASES_LATE: _late_cases,
}


def limit_faults(limits: Mapping[str, int | None]) -> Iterable[str]:
    """Yield the keys of the limits that are not whole numbers from 0 to the highest."""
    for key, value in limits.items():
        if value is None or not 0 <= value <= HIGHEST_LIMIT:
            yield key
