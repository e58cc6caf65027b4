"""What a report says: answers, activities and what became of last year's activities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from qms.followup.core.report.ledger import Ledger


class AmountSource(StrEnum):
    """Where a sum in the report comes from."""

    ALLOCATION = "allocation"
    PREVIOUS_REPORT = "previous_report"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One measure that the money was used for. `ore` is None until somebody has said.

    `measure` says what is measured, `baseline`, `aim` and `result` are its values as the unit
    writes them (`62 %`, `6,8`, `går inte att säga`). `catalogue_key` is set when it was chosen
    from the catalogue.
    """

    id: int
    name: str
    target_group: str = ""
    measure: str = ""
    baseline: str = ""
    aim: str = ""
    result: str = ""
    ore: int | None = None
    source: AmountSource = AmountSource.OWN
    catalogue_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousActivity:
    """One of last year's activities, with what the unit says about it now."""

    id: int
    name: str
    measure: str
    aim: str
    result: str
    ore: int
    reading: str = ""
    fate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything in one report. `answers` holds texts and choices by question key."""

    amount_ore: int
    carried_ore: int | None = None
    unused_ore: int | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()
    previous: tuple[PreviousActivity, ...] = ()

    def answer(self, key: str) -> str:
        """Return the answer, without spaces around it; empty when there is none."""
        return self.answers.get(key, "").strip()

    @property
    def ledger(self) -> Ledger:
        """Return the money of the report."""
        return Ledger(
            amount=self.amount_ore,
            carried_over=self.carried_ore or 0,
            tied=sum(activity.ore or 0 for activity in self.activities),
            unused=self.unused_ore or 0,
        )

    @property
    def is_started(self) -> bool:
        """Return whether somebody has written anything: what was filled in does not count."""
        own_words = any(value.strip() for value in self.answers.values())
        followed = any(one.reading or one.fate for one in self.previous)
        return own_words or followed or bool(self.activities) or self.unused_ore is not None
