"""A report as a school has written it: values that the followup module can be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Fate(StrEnum):
    """What becomes of last year's activity."""

    CONTINUES = "Fortsätter"
    CHANGES = "Ändras"
    ENDS = "Avslutas"


CARRIED_ON = "Förs över till nästa år"
PAID_BACK = "Lämnas tillbaka"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenActivity:
    """A measure with its values in words and its cost in öre. `base` and `now` are the numbers."""

    key: str
    name: str
    target_group: str
    measure: str
    baseline: str
    aim: str
    result: str
    ore: int
    base: int
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPrevious:
    """What a school says this year about one of last year's measures."""

    name: str
    reading: str
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """One school's whole report for a year of money; the money adds up to the öre.

    amount + carried = what the activities cost + unused.
    """

    year: int
    amount_ore: int
    carried_ore: int
    unused_ore: int
    answers: Mapping[str, str]
    activities: tuple[WrittenActivity, ...]
    previous: tuple[WrittenPrevious, ...] = field(default=())

    @property
    def carries_on_ore(self) -> int:
        """Return what the school takes with it to the next year."""
        return self.unused_ore if self.answers.get("so_unused") == CARRIED_ON else 0
