"""When something is due: fixed dates, days from an anchor, days from an event."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from qms.kernel.clock import end_of
from qms.kernel.workdays import next_workday, previous_workday

AUTUMN_FROM_MONTH = 7


class RuleType(StrEnum):
    """What the date is counted from."""

    FIXED = "fixed"
    RELATIVE = "relative"
    EVENT = "event"


class Shift(StrEnum):
    """Where a date goes that is no workday."""

    NONE = "none"
    NEXT = "next_workday"
    PREVIOUS = "previous_workday"


SHIFTS: dict[Shift, Callable[[date], date]] = {
    Shift.NONE: lambda day: day,
    Shift.NEXT: next_workday,
    Shift.PREVIOUS: previous_workday,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRule:
    """One rule. `month` and `day` for fixed, `source` is the anchor's or the event's key."""

    type: RuleType
    shift: Shift
    month: int = 0
    day: int = 0
    source: str = ""
    offset_days: int = 0


def parse_rule(table: Mapping[str, Any]) -> DateRule:
    """Return the rule in a TOML table; raise ValueError or KeyError when it is not one."""
    kind = RuleType(table["type"])
    shift = Shift(table.get("shift", Shift.NONE))
    if kind is RuleType.FIXED:
        date(2027, table["month"], table["day"])  # a fixed date must exist in every year
        return DateRule(type=kind, shift=shift, month=table["month"], day=table["day"])
    key = "anchor" if kind is RuleType.RELATIVE else "event"
    return DateRule(type=kind, shift=shift, source=table[key], offset_days=table["offset_days"])


def date_of(rule: DateRule, autumn: int, known: Mapping[str, date]) -> date | None:
    """Return the rule's date in the school year that starts in `autumn`.

    July–December falls in the autumn year, January–June in the year after. `known` holds the
    dates of anchors and of events that have happened; None when the rule's own is not there.
    """
    if rule.type is RuleType.FIXED:
        year = autumn if rule.month >= AUTUMN_FROM_MONTH else autumn + 1
        return SHIFTS[rule.shift](date(year, rule.month, rule.day))
    start = known.get(rule.source)
    return None if start is None else SHIFTS[rule.shift](start + timedelta(days=rule.offset_days))


def is_late(due: date, moment: datetime) -> bool:
    """Return whether `moment` comes after the local date `due` in Sweden."""
    return moment >= end_of(due)
