"""Report templates as values: sections with typed questions and the rules that check answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qms.followup.core.report.columns import Column, RowKind
from qms.followup.core.report.content import Spends
from qms.followup.core.report.questions import Question, QuestionType, SumKind, Visibility
from qms.followup.core.report.wording import Wording

__all__ = [
    "Period",
    "QualityRule",
    "Question",
    "QuestionType",
    "Section",
    "Severity",
    "SumKind",
    "Template",
    "Visibility",
    "Wording",
]


UNIT, PROVIDER = LEVELS = ("unit", "provider")
"""The levels a report is written on; a template may be for both. A provider's form is its level."""


class Severity(StrEnum):
    """What a finding does: stops the report, warns, or hints."""

    STOP = "stop"
    WARN = "warn"
    HINT = "hint"


class Period(StrEnum):
    """What a report's year is: a calendar year, or the autumn that a school year starts in."""

    YEAR = "year"
    SCHOOL_YEAR = "school_year"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """A check before the report is handed in, with what it tells the writer."""

    key: str
    severity: Severity
    message: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of a report: a step on the screen, whose page is headed `heading`."""

    key: str
    number: int
    title: Wording
    heading: Wording
    intro: Wording
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A report's sections in order; `version` is pinned by the cycle that asks for the report.

    `spends` says which sum of the activities the money is tied to. `follows` is the template
    whose activities the report starts with (the plan that the outcome answers). `autumn` is how
    many years after its own year the school year starts in which it is written.
    """

    key: str
    version: int
    title: Wording
    purpose: str
    level: str
    applies_to: tuple[str, ...]
    minutes_target: int
    legal: tuple[str, ...]
    sections: tuple[Section, ...]
    rules: tuple[QualityRule, ...]
    spends: Spends = Spends.NOTHING
    follows: str = ""
    period: Period = Period.SCHOOL_YEAR
    autumn: int = 0
    names: Mapping[str, Wording] = field(default_factory=dict)
    """What indicators are called, by key."""
    forms: tuple[str, ...] = ()
    """The school forms of the unit that is asked, once the template is narrowed to it."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question, in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, key: str) -> Question:
        """Return one question; raise KeyError when there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def section(self, number: int) -> Section:
        """Return the section with that number; raise KeyError when there is none."""
        for section in self.sections:
            if section.number == number:
                return section
        raise KeyError(number)

    def section_of(self, question_key: str) -> Section:
        """Return the section that asks the question; raise KeyError when none does."""
        for section in self.sections:
            if any(question.key == question_key for question in section.questions):
                return section
        raise KeyError(question_key)

    def rule(self, key: str) -> QualityRule:
        """Return the quality rule; raise KeyError when there is none."""
        for rule in self.rules:
            if rule.key == key:
                return rule
        raise KeyError(key)

    def of_type(self, kind: QuestionType) -> tuple[Question, ...]:
        """Return the questions of one type."""
        return tuple(question for question in self.questions if question.type is kind)

    def sum_question(self, kind: SumKind) -> Question | None:
        """Return the question that asks for one of the report's sums; None when none does."""
        return next((question for question in self.questions if question.sum is kind), None)

    def columns_for(self, kind: RowKind) -> tuple[Column, ...]:
        """Return every column that the tables show of a kind of rows, as they first show it."""
        found: dict[str, Column] = {}
        for question in self.questions:
            if question.rows is kind:
                for column in question.columns:
                    found.setdefault(column.key, column)
        return tuple(found.values())

    @property
    def analysis_boxes(self) -> tuple[Question, ...]:
        """Return the texts that everybody is asked for: those that explain a sum come after."""
        texts = self.of_type(QuestionType.TEXT)
        return tuple(question for question in texts if not question.condition)

    def level_for(self, forms: tuple[str, ...]) -> str:
        """Return `unit` or `provider`: on which level the report with these forms is written."""
        if self.level in LEVELS:
            return self.level
        return PROVIDER if PROVIDER in forms else UNIT

    def name_of(self, indicator: str) -> Wording:
        """Return what an indicator is called, its key when nobody has named it."""
        return self.names.get(indicator, Wording(sv=indicator))
