"""Two assessments side by side: where they differ, question by question."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.needs.core.instrument import Answer, Instrument, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What two assessments say of one question. `gap` is how many levels apart the present is."""

    question: Question
    one: Answer
    other: Answer

    @property
    def gap(self) -> int:
        """Return the levels between the two present states, 0 where one of them is missing."""
        if self.one.current is None or self.other.current is None:
            return 0
        return abs(self.one.current - self.other.current)

    @property
    def differs(self) -> bool:
        """Return whether anything differs: the present or the desired level."""
        return self.one != self.other


def compared(
    instrument: Instrument, one: Mapping[str, Answer], other: Mapping[str, Answer]
) -> tuple[Pair, ...]:
    """Return the instrument's questions that both have been asked, in their order."""
    return tuple(
        Pair(question=question, one=one[question.key], other=other[question.key])
        for question in instrument.ordered
        if question.key in one and question.key in other
    )
