"""What the check compares with, and what it finds before words and place are looked up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from qms.followup.core.report.columns import RowKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What the check compares with.

    Last year's answers, words to avoid with better ones, the day, the actions whose owner has
    left, and per table the results that are falling or below the municipality.
    """

    previous_answers: Mapping[str, str] = field(default_factory=dict)
    vocabulary: tuple[tuple[str, str, str], ...] = ()
    today: date = date.min
    left_owners: frozenset[int] = frozenset()
    weak_results: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A finding before its rule's words and place are looked up."""

    rule: str
    field: str = "answer"
    rows: RowKind | None = None
    item: int | None = None
    subject: str = ""
    detail: str = ""
    part: str = ""
