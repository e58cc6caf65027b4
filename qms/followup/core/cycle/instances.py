"""A school year's own activities, made from the default content with real dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qms.followup.core.cycle.date_rules import DateRule, RuleType, Shift, date_of
from qms.followup.core.cycle.year_cycle import CycleActivity, YearCycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """An activity at one of its times in the year. `number` counts the times from 0."""

    activity: CycleActivity
    number: int
    rule: DateRule
    due: date | None


def instances(cycle: YearCycle, autumn: int, known: Mapping[str, date]) -> tuple[Instance, ...]:
    """Return every time of every activity in the school year, in the order of the content.

    Those whose anchor or event has no date have none; those whose rule in law has ended before
    the date are left out.
    """
    found = []
    for activity in cycle.activities:
        for number, rule in enumerate(activity.rules):
            due = date_of(rule, autumn, known)
            ended = activity.valid_until and (due or date(autumn, 7, 1)) > activity.valid_until
            if not ended:
                found.append(Instance(activity=activity, number=number, rule=rule, due=due))
    return tuple(found)


def sources(rules: Sequence[DateRule]) -> tuple[tuple[str, bool], ...]:
    """Return each anchor and event that the rules count from; True for an event."""
    found = {
        rule.source: rule.type is RuleType.EVENT
        for rule in rules
        if rule.type is not RuleType.FIXED
    }
    return tuple(sorted(found.items()))


def as_table(rule: DateRule) -> dict[str, int | str]:
    """Return the rule as it is stored."""
    return {
        "type": rule.type.value,
        "shift": rule.shift.value,
        "month": rule.month,
        "day": rule.day,
        "source": rule.source,
        "offset_days": rule.offset_days,
    }


def from_table(table: Mapping[str, int | str]) -> DateRule:
    """Return a stored rule."""
    return DateRule(
        type=RuleType(str(table["type"])),
        shift=Shift(str(table["shift"])),
        month=int(table["month"]),
        day=int(table["day"]),
        source=str(table["source"]),
        offset_days=int(table["offset_days"]),
    )
