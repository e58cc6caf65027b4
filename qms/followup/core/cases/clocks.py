"""By which day each step of a case is to be taken, and how that went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from qms.followup.core.cases.kinds import CaseKind, CaseState
from qms.followup.core.cases.records import Case
from qms.followup.core.cases.rules import CaseRules, ClockRule
from qms.kernel.workdays import after_workdays

SOON = timedelta(days=3)


class ClockState(StrEnum):
    """How a clock stands."""

    MET = "met"
    MET_LATE = "met_late"
    RUNNING = "running"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One clock of one case: the last day, and the day the step was taken."""

    rule: ClockRule
    due: date
    met: date | None

    def state(self, today: date) -> ClockState:
        """Return how it stands; the last day itself is in time."""
        if self.met is not None:
            return ClockState.MET if self.met <= self.due else ClockState.MET_LATE
        return ClockState.RUNNING if today <= self.due else ClockState.OVERDUE

    def is_near(self, today: date) -> bool:
        """Return whether it is time to act: overdue, or the last day is at hand."""
        return self.met is None and self.due - today <= SOON


def must_report(case: Case, rules: CaseRules) -> bool:
    """Return whether the case is degrading treatment that the provider must be told of."""
    return case.about.kind is CaseKind.DEGRADING and rules.must_report(
        received=case.received_on,
        is_serious=case.about.is_serious,
        involves_staff=case.about.involves_staff,
    )


def clocks_of(case: Case, rules: CaseRules) -> tuple[Clock, ...]:
    """Return the clocks that have begun, in the order of the steps.

    A case without anything to correct needs no check afterwards, so it has no such clock.
    """
    return tuple(
        Clock(
            rule=rule,
            due=after_workdays(case.days[rule.counted_from], rule.workdays),
            met=case.days.get(rule.step),
        )
        for rule in rules.of(case.about.kind)
        if rule.counted_from in case.days and _runs(rule, case, rules)
    )


def _runs(rule: ClockRule, case: Case, rules: CaseRules) -> bool:
    if rule.only_on_duty and not must_report(case, rules):
        return False
    closes = rule.step is CaseState.CLOSED
    return not closes or case.outcome is None or case.outcome.needs_check


def next_clock(clocks: Iterable[Clock]) -> Clock | None:
    """Return the clock that runs out first among those not met."""
    return min((one for one in clocks if one.met is None), key=lambda one: one.due, default=None)


def is_late(clocks: Iterable[Clock], today: date) -> bool:
    """Return whether any clock has run out without its step."""
    return any(one.state(today) is ClockState.OVERDUE for one in clocks)
