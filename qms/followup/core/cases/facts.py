"""What many cases add up to: numbers, times and causes, and what few may not show."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from statistics import median
from typing import TypeVar

from qms.followup.core.cases.clocks import clocks_of, is_late
from qms.followup.core.cases.kinds import CaseKind, CaseState, Cause
from qms.followup.core.cases.records import Case
from qms.followup.core.cases.rules import CaseRules

FEW = 5
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """How long a step took: the median in calendar days from when they came, and of how many."""

    median: float
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """The cases that a unit received in a school year. None stands for a hidden number.

    `days_to_confirm` and `days_to_answer` hold the kinds that any was confirmed or answered of;
    `late` are those where a limit has passed, `exceptions` those closed though nobody has seen
    that the correction helped.
    """

    number: int | None
    by_kind: Mapping[CaseKind, int | None]
    by_cause: Mapping[Cause, int | None]
    days_to_confirm: Mapping[CaseKind, Days]
    days_to_answer: Mapping[CaseKind, Days]
    open: int | None
    late: int | None
    exceptions: int | None

    @property
    def is_hidden(self) -> bool:
        """Return whether any number is hidden."""
        numbers = (self.number, self.open, self.late, self.exceptions)
        return None in (*numbers, *self.by_kind.values(), *self.by_cause.values())


def facts_of(cases: Sequence[Case], rules: CaseRules, *, today: date) -> CaseFacts:
    """Return what the cases add up to, with 0 for kinds that there are none of."""
    kinds = Counter(case.about.kind for case in cases)
    causes = Counter(case.cause for case in cases if case.cause is not None)
    return CaseFacts(
        number=len(cases),
        by_kind={kind: kinds[kind] for kind in CaseKind},
        by_cause={cause: causes[cause] for cause in Cause if causes[cause]},
        days_to_confirm=_days(cases, CaseState.CONFIRMED),
        days_to_answer=_days(cases, CaseState.ANSWERED),
        open=sum(1 for case in cases if not case.is_closed),
        late=sum(1 for case in cases if is_late(clocks_of(case, rules), today)),
        exceptions=sum(1 for case in cases if case.is_exception),
    )


def _days(cases: Iterable[Case], step: CaseState) -> Mapping[CaseKind, Days]:
    found: dict[CaseKind, list[int]] = {}
    for case in cases:
        if step in case.days:
            days = (case.days[step] - case.received_on).days
            found.setdefault(case.about.kind, []).append(days)
    return {
        kind: Days(median=median(found[kind]), of=len(found[kind]))
        for kind in CaseKind
        if kind in found
    }


def for_outsiders(facts: CaseFacts) -> CaseFacts:
    """Return the facts as somebody outside the unit may see them: no number from 1 to 4.

    No hidden number can be subtracted back from the sums that are shown. Medians need five.
    """
    number = facts.number or 0
    return replace(
        facts,
        number=None if 0 < number < FEW else number,
        by_kind=hidden_parts(facts.by_kind),
        by_cause=_hidden_causes(facts, number),
        days_to_confirm=_of_many(facts.days_to_confirm),
        days_to_answer=_of_many(facts.days_to_answer),
        open=_hidden_part(facts.open, number),
        late=_hidden_part(facts.late, number),
        exceptions=_hidden_part(facts.exceptions, number),
    )


def hidden_parts(parts: Mapping[Key, int | None]) -> dict[Key, int | None]:
    """Return the parts of a sum that is known, with those under five hidden.

    One hidden part alone, or several that must all be few to make up what is left of the sum,
    would be told by it: then the smallest of the others go with them, all of one size at a time
    and zeros last, so that neither the sum nor the choice tells.
    """
    known = {key: value or 0 for key, value in parts.items()}
    hidden = {key for key, value in known.items() if 0 < value < FEW}
    if not hidden:
        return dict(known)
    for size in sorted({*known.values()} - {known[key] for key in hidden}, key=lambda n: n or inf):
        left = sum(known[key] for key in hidden)
        if len(hidden) > 1 and left > len(hidden) * (FEW - 1):
            break
        hidden |= {key for key, value in known.items() if value == size}
    return {key: None if key in hidden else value for key, value in known.items()}


def _hidden_causes(facts: CaseFacts, number: int) -> dict[Cause, int | None]:
    """Return the causes; those not answered yet are the rest of the number."""
    answered = sum(value or 0 for value in facts.by_cause.values())
    parts: dict[Cause | None, int | None] = {None: number - answered}
    parts.update((cause, value) for cause, value in facts.by_cause.items())
    hidden = hidden_parts(parts)
    return {cause: hidden[cause] for cause in facts.by_cause}


def _hidden_part(part: int | None, number: int) -> int | None:
    """Return a part of the number; hidden when it, or what is left of the number, is few."""
    value = part or 0
    return None if 0 < value < FEW or 0 < number - value < FEW else value


def _of_many(days: Mapping[CaseKind, Days]) -> Mapping[CaseKind, Days]:
    return {kind: one for kind, one in days.items() if one.of >= FEW}
