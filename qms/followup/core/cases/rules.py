"""The clocks as data: which steps have a last day, counted from what, and by which law."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from qms.followup.core.cases.kinds import CaseKind, CaseState
from qms.followup.core.report.wording import Wording

ALL, SERIOUS_OR_STAFF = "all", "serious_or_staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """By when a step is to be taken: `workdays` after the step `counted_from`.

    `only_on_duty`: the clock runs only when the case must be reported to the provider.
    """

    kind: CaseKind
    step: CaseState
    counted_from: CaseState
    workdays: int
    law: str
    text: Wording
    only_on_duty: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRules:
    """Every clock, and since when which degrading treatment must be reported."""

    clocks: tuple[ClockRule, ...]
    duties: tuple[tuple[date, str], ...]

    def of(self, kind: CaseKind) -> tuple[ClockRule, ...]:
        """Return the clocks of a kind in the order of its steps."""
        return tuple(one for one in self.clocks if one.kind is kind)

    def must_report(self, *, received: date, is_serious: bool, involves_staff: bool) -> bool:
        """Return whether degrading treatment known on the day must be reported to the provider."""
        covers = [covers for since, covers in self.duties if since <= received]
        if not covers:
            return False
        return covers[-1] == ALL or is_serious or involves_staff


def parse_rules(content: Mapping[str, Any]) -> CaseRules:
    """Return the rules in the content file; raise ValueError for what cannot be rules."""
    clocks = sorted((_clock(one) for one in content["clock"]), key=lambda one: one.step.place)
    duties = tuple(sorted((one["since"], one["covers"]) for one in content["report_duty"]))
    unknown = {covers for _, covers in duties} - {ALL, SERIOUS_OR_STAFF}
    if unknown:
        raise ValueError(f"unknown duty {sorted(unknown)}")
    keys = [(one.kind, one.step) for one in clocks]
    if len(set(keys)) != len(keys):
        raise ValueError("two clocks for one step")
    return CaseRules(clocks=tuple(clocks), duties=duties)


def _clock(one: Mapping[str, Any]) -> ClockRule:
    rule = ClockRule(
        kind=CaseKind(one["kind"]),
        step=CaseState(one["step"]),
        counted_from=CaseState(one["from"]),
        workdays=int(one["workdays"]),
        law=str(one["law"]),
        text=Wording(sv=one["text_sv"], en=one["text_en"]),
        only_on_duty=bool(one.get("only_on_duty", False)),
    )
    if rule.workdays < 0 or rule.counted_from.place >= rule.step.place:
        raise ValueError(f"{rule.kind.value} {rule.step.value} counts backwards")
    return rule
