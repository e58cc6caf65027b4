"""Report templates as values: sections with typed questions and the rules that check answers."""

from dataclasses import dataclass
from enum import StrEnum


class QuestionType(StrEnum):
    """What an answer is made of."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    SCALE = "scale"
    DATE = "date"
    INDICATOR_TABLE = "indicator_table"
    ACTIVITY_TABLE = "activity_table"
    ACTION_LIST = "action_list"
    PARTICIPATION = "participation"
    ATTACHMENT = "attachment"
    READONLY = "readonly"


class Visibility(StrEnum):
    """Who may read the answer once the report is approved."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class Severity(StrEnum):
    """What a finding does: stops the report, warns, or hints."""

    STOP = "stop"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text in Swedish and English; English may be empty."""

    sv: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in `language`, in Swedish when there is none."""
        return (self.en if language == "en" else "") or self.sv


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """A check before the report is handed in, with what it tells the writer."""

    key: str
    severity: Severity
    message: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `max_words` is a recommendation, 0 when there is none."""

    key: str
    text: Wording
    hint: Wording
    type: QuestionType
    required: bool
    visibility: Visibility
    max_words: int = 0
    prefill: tuple[str, ...] = ()
    quality_rules: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    options_en: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    max_rows: int = 0
    max_choices: int = 0

    def option_label(self, option: str, language: str) -> str:
        """Return the option as shown; it is stored in Swedish."""
        if language != "en" or len(self.options_en) != len(self.options):
            return option
        return dict(zip(self.options, self.options_en, strict=True)).get(option, option)

    def option_pairs(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return every option as stored and as shown."""
        return tuple((option, self.option_label(option, language)) for option in self.options)


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
    """A report's sections in order; `version` is the content file's, kept with filed reports."""

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

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question, in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

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
