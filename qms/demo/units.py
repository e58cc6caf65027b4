"""What a unit of the demo municipality is, and how one followed another."""

from dataclasses import dataclass, field
from datetime import date

from qms.demo.places import MUNICIPAL
from qms.org.core.forms import SchoolForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A school form at a unit with its lowest and highest step."""

    form: SchoolForm
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happened `back` autumns before the last one, on 1 July.

    `name` is the new name, `provider` the new provider, `into` the unit that took over.
    """

    back: int
    name: str = ""
    provider: str = ""
    into: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoUnit:
    """A unit: `key` is its local identifier, `name` what it was called when it opened.

    `size` weighs how many choose it (for a unit with entry pupils), `need` is how its pupils
    differ from its area's. `draw` is the yearly change of its attraction, `pull` the share of
    families elsewhere that choose it. `opened_back` is None for units older than the counts.
    """

    key: str
    name: str
    area: str
    forms: tuple[Form, ...]
    size: float
    provider: str = MUNICIPAL
    code: str = ""
    need: float = 0.0
    draw: float = 0.0
    pull: float = 0.0
    opened_back: int | None = None
    changes: tuple[Change, ...] = field(default=())

    @property
    def low(self) -> int:
        """Return the lowest step of the unit's main form."""
        return self.forms[0].low

    @property
    def high(self) -> int:
        """Return the highest step of the unit's main form."""
        return self.forms[0].high

    @property
    def main_form(self) -> SchoolForm:
        """Return the form that the unit is counted under."""
        return self.forms[0].form

    def provider_in(self, autumn: int, last: int) -> str:
        """Return who runs the unit that autumn."""
        runners = [c.provider for c in self.changes if c.provider and autumn >= last - c.back]
        return runners[-1] if runners else self.provider

    def merged_into(self) -> Change | None:
        """Return the change by which another unit took over, or None."""
        return next((change for change in self.changes if change.into), None)

    def is_open(self, autumn: int, last: int) -> bool:
        """Return whether the unit has pupils that autumn."""
        end = self.merged_into()
        if end and autumn >= last - end.back:
            return False
        return self.opened_back is None or autumn >= last - self.opened_back

    def opened(self, last: int) -> date | None:
        """Return the first day of a unit younger than the counts, else None."""
        if self.opened_back is None:
            return None
        return day_of_change(self.opened_back, last)


def day_of_change(back: int, last: int) -> date:
    """Return the day a change `back` autumns ago took effect: school years turn on 1 July."""
    return date(last - back, 7, 1)
