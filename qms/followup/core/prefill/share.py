"""How much of a report is filled in beforehand: counted question by question."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.followup.core.prefill.values import PrefilledValue
from qms.followup.core.report.asking import asked
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.content import Content
from qms.followup.core.report.questions import Question, QuestionType
from qms.followup.core.report.templates import Template

PROMISED = frozenset({RowKind.PREVIOUS, RowKind.LAST_ACTIONS})
ANSWERED_BY_REGISTER = frozenset({QuestionType.READONLY, QuestionType.INDICATOR_TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Of the questions asked of one unit: how many are prefilled with something real.

    `answered` are those among them where the answer itself stands ready or is proposed: facts,
    tables, rows, choices, sums and words that still hold. At the others there is only material
    beside an empty text.
    """

    asked: int
    filled: int
    answered: int
    empty: tuple[str, ...]

    @property
    def part(self) -> float:
        """Return the prefilled share of the questions (0–1)."""
        return self.filled / self.asked if self.asked else 0.0

    @property
    def part_answered(self) -> float:
        """Return the share whose answer stands ready or is proposed (0–1)."""
        return self.answered / self.asked if self.asked else 0.0


def share_of(template: Template, content: Content, values: Mapping[str, PrefilledValue]) -> Share:
    """Return the share for a unit, of the questions that it is asked now.

    A table of last year's promises is left out where nothing was promised: there is nothing to
    answer. A source without a register gives nothing, whatever it says.
    """
    questions = [one for one in asked(template, content).questions if not _is_moot(one, content)]
    filled = [one for one in questions if values[one.key].is_filled]
    return Share(
        asked=len(questions),
        filled=len(filled),
        answered=sum(_stands_ready(one, values[one.key]) for one in filled),
        empty=tuple(one.key for one in questions if one not in filled),
    )


def _is_moot(question: Question, content: Content) -> bool:
    return question.rows in PROMISED and not content.rows(question.rows or RowKind.PREVIOUS)


def _stands_ready(question: Question, value: PrefilledValue) -> bool:
    if question.type in ANSWERED_BY_REGISTER:
        return True
    if question.rows in PROMISED or value.ore is not None:
        return True
    if value.parts or value.text or value.tells_facts:
        return True
    return bool(value.choices or value.rows or question.rows is RowKind.ACTIVITIES)
