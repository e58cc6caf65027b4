"""What is tested in an instrument: thresholds, documentation and rules of consistency."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from qms.kernel.expression import Node, names_in
from qms.needs.core.instrument.words import Words

REQUEST = "request."
"""How the names of facts about what was asked for begin."""


class Severity(StrEnum):
    """What a rule's message demands: a comment, or that something is mended."""

    ASK = "ask"
    STOP = "stop"


class RequiredFrom(StrEnum):
    """When a part of the documentation is required."""

    SPECIAL = "special"
    EXTRAORDINARY = "extraordinary"
    CONDITIONAL = "conditional"


class PartType(StrEnum):
    """How a part of the documentation is given."""

    TEXT = "text"
    TABLE = "table"
    MONEY_TABLE = "money_table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One test of a threshold: `basis` is compared with `value`.

    `basis` is `total_hours`, `extraordinary_hours`, `max_level`, or a number of questions:
    `questions_at_level_N` and `questions_at_level_N_or_more`. `is_least` means at least the
    value, otherwise below it.
    """

    basis: str
    is_least: bool
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A kind of support and when it is reached.

    All of `limits` and one of `any_of` (when there are any) must hold. `is_otherwise` takes what
    no other does. `same_as` is the threshold whose limits hold while its documentation is missing.
    """

    key: str
    order: int
    name: Words
    text: Words
    next_step: Words
    legal: tuple[str, ...]
    limits: tuple[Limit, ...] = ()
    any_of: tuple[Limit, ...] = ()
    documentation: tuple[str, ...] = ()
    is_otherwise: bool = False
    same_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition as it was written, and as the expression language reads it."""

    written: str
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentationPart:
    """A part of the documentation of an application, and from when it is required.

    `columns` and `options` are what is stored; `column_names` and `option_names` are how they are
    said, one each.
    """

    key: str
    name: Words
    text: Words
    required_from: RequiredFrom
    type: PartType
    condition: Condition | None
    max_words: int | None
    columns: tuple[str, ...]
    column_names: tuple[Words, ...]
    options: tuple[str, ...]
    option_names: tuple[Words, ...]
    min_rows: int
    seen_by_assessor: bool
    legal: tuple[str, ...]

    def option_said(self, option: str, language: str) -> str:
        """Return what one of the options is called; one that is not there is itself."""
        found = dict(zip(self.options, self.option_names, strict=True)).get(option)
        return found.said(language) if found else option


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A test of whether the answers agree with each other; `words` are looked for in texts."""

    key: str
    severity: Severity
    condition: Condition
    message: Words
    words: tuple[str, ...]

    @property
    def is_about_request(self) -> bool:
        """Return whether it is tested with what was asked for, which an assessor must not know."""
        return any(name.startswith(REQUEST) for name in names_in(self.condition.node))
