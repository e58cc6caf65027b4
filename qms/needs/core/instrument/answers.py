"""What is put into a scoring: an answer per question, and what else is known of the case."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Self, TypeAlias


@dataclass(frozen=True, slots=True)
class Answer:
    """The level now and the level that is aimed at; None where nobody has answered."""

    current: int | None = None
    desired: int | None = None


Answers: TypeAlias = Mapping[str, Answer]
"""Answers by the key of the question; a question that is not there is unanswered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is known beside the answers. None: not known, and rules that ask for it are silent.

    `form` is a key of the instrument's `hours.default_cap_per_week`. `documentation` holds the
    keys of the parts that are there, `previous` the levels of the last assessment, `texts` what
    was written freely.
    """

    form: str
    hours_per_week: Decimal | None = None
    child_age: int | None = None
    assistant_hours: Decimal | None = None
    total_hours: Decimal | None = None
    documentation: frozenset[str] = frozenset()
    previous: Mapping[str, int] = field(default_factory=dict)
    has_previous_decision: bool = False
    learning_swedish: bool | None = None
    texts: tuple[str, ...] = ()

    def without_request(self) -> Self:
        """Return what may be known while a need is assessed: not what was asked for."""
        return replace(self, assistant_hours=None, total_hours=None)
