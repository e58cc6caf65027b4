"""What a report says: answers, sums and the rows of its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qms.followup.core.report.columns import LETTERS, RowKind
from qms.followup.core.report.content_rows import (
    Action,
    Activity,
    AmountSource,
    LastAction,
    PreviousActivity,
    Row,
)
from qms.followup.core.report.ledger import Ledger

__all__ = [
    "Action",
    "Activity",
    "AmountSource",
    "Content",
    "LastAction",
    "PreviousActivity",
    "Row",
    "Spends",
]


class Spends(StrEnum):
    """Which sum of an activity the money of the report is tied to; empty: no money in it."""

    NOTHING = ""
    PLANNED = "planned_ore"
    USED = "ore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything in one report. `answers` holds texts, choices and parts of answers by name.

    A part is named after its question: `uqr_participation-pupils`. Several choices stand on a
    line each. `unused_ore` is what was not used or, in a plan, not yet planned.
    """

    amount_ore: int
    carried_ore: int | None = None
    unused_ore: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()
    previous: tuple[PreviousActivity, ...] = ()
    actions: tuple[Action, ...] = ()
    last_actions: tuple[LastAction, ...] = ()
    spends: Spends = Spends.USED

    def answer(self, key: str) -> str:
        """Return the answer, without spaces around it; empty when there is none."""
        return self.answers.get(key, "").strip()

    def choices(self, key: str) -> tuple[str, ...]:
        """Return the answers chosen to a question that takes several."""
        return tuple(one for one in self.answer(key).split("\n") if one)

    def rows(self, kind: RowKind) -> tuple[Row, ...]:
        """Return the rows of one kind, in order."""
        found: dict[RowKind, tuple[Row, ...]] = {
            RowKind.ACTIVITIES: self.activities,
            RowKind.PREVIOUS: self.previous,
            RowKind.ACTIONS: self.actions,
            RowKind.LAST_ACTIONS: self.last_actions,
        }
        return found[kind]

    def row(self, letter: str, row_id: int) -> Row | None:
        """Return one row; None when it is not in the report."""
        kind = next(kind for kind, one in LETTERS.items() if one == letter)
        return next((row for row in self.rows(kind) if row.id == row_id), None)

    @property
    def ledger(self) -> Ledger:
        """Return the money of the report; empty when the report has none."""
        if self.spends is Spends.NOTHING:
            return Ledger(amount=0, carried_over=0, tied=0)
        return Ledger(
            amount=self.amount_ore,
            carried_over=self.carried_ore or 0,
            tied=sum(getattr(one, self.spends.value) or 0 for one in self.activities),
            unused=self.unused_ore or 0,
        )

    @property
    def is_started(self) -> bool:
        """Return whether somebody has written anything: what was filled in does not count."""
        own_words = any(value.strip() for value in self.answers.values())
        touched = any(row.is_touched for kind in RowKind for row in self.rows(kind))
        return own_words or self.unused_ore is not None or touched
