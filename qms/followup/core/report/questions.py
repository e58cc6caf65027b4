"""One question of a report: what an answer is made of and what it needs."""

from dataclasses import dataclass
from enum import StrEnum

from qms.followup.core.report.columns import Column, RowKind
from qms.followup.core.report.wording import NOTHING, Wording, options_in


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


class SumKind(StrEnum):
    """Which of the report's own sums a question of money asks for."""

    AMOUNT = "amount"
    CARRIED = "carried"
    UNUSED = "unused"


class Duty(StrEnum):
    """What the law says of a group: its members take part, or are offered to."""

    TAKE_PART = "take_part"
    OFFERED = "offered"
    NONE = ""


TOOK_PART, OFFERED, NOT_ASKED = "Deltog", "Erbjöds", "Nej"
TAKING_PART = (TOOK_PART, OFFERED, NOT_ASKED)
TAKING_PART_EN = ("Took part", "Was offered", "No")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that takes part in the quality work; `applies_to` as for a question."""

    key: str
    name: Wording
    duty: Duty
    applies_to: tuple[str, ...] = ()

    def is_left_out(self, said: str) -> bool:
        """Return whether what is said of the group falls short of the law."""
        if self.duty is Duty.TAKE_PART:
            return said != TOOK_PART
        return self.duty is Duty.OFFERED and said == NOT_ASKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A whole number between two ends, each with its words."""

    least: int
    most: int
    least_label: Wording
    most_label: Wording

    @property
    def steps(self) -> tuple[str, ...]:
        """Return every step as it is stored."""
        return tuple(str(number) for number in range(self.least, self.most + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `max_words` is a recommendation, 0 when there is none.

    A table shows the rows of kind `rows` in `columns`; those in `needs` must be filled in,
    `writes` are all that the template's tables of these rows ask for (a row's own page has them
    all), and `reach` picks among activities. `condition` is a formula that must hold for the
    question to be asked; `applies_to` names the school forms that are asked, all when empty.
    `may_exceed` says that more than there is may be spent: another question then asks why.
    """

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
    options_from: str = ""
    rows: RowKind | None = None
    columns: tuple[Column, ...] = ()
    needs: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    reach: str = ""
    sum: SumKind | None = None
    may_exceed: bool = False
    condition: str = ""
    indicators: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    scale: Scale | None = None
    unit: Wording = NOTHING
    applies_to: tuple[str, ...] = ()
    max_rows: int = 0
    max_choices: int = 0

    def option_label(self, option: str, language: str) -> str:
        """Return the option as shown; it is stored in Swedish."""
        return dict(self.option_pairs(language)).get(option, option)

    def option_pairs(self, language: str) -> tuple[tuple[str, str], ...]:
        """Return every option as stored and as shown."""
        return options_in(self.options, self.options_en, language)

    @property
    def asks_causes(self) -> bool:
        """Return whether a cause can be chosen for each row of the table of results."""
        return self.type is QuestionType.INDICATOR_TABLE and bool(self.options)

    @property
    def fate_field(self) -> str:
        """Return the name of the field that says what happens to a sum; empty when none does."""
        return f"{self.key}_fate" if self.type is QuestionType.MONEY and self.options else ""

    def column(self, key: str) -> Column:
        """Return a column of the table; raise KeyError when it does not show it."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    def part(self, part: str) -> str:
        """Return the name of the field for a part of the answer: a group, an indicator."""
        return f"{self.key}-{part}"

    def gave(self, group: str) -> str:
        """Return the name of the field for what a group contributed."""
        return f"{self.key}-{group}_gave"
