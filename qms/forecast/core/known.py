"""What a method may look at, as it was known in one year."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from qms.forecast.core.feeders import Feeders
from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.support import Supports
from qms.forecast.core.panel import Panel

Trends = Mapping[tuple[str, int], Sequence[float]]
"""Fitted totals per unit (`*`: all together) and origin year, one per year ahead."""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Everything a method may look at, as it was known in the last year of `pupils`.

    `inputs` and `supports` are what the forecast from the last year also rests on: plans of
    homes and units, and what earlier years say of using them; no method looks at them.
    `memory` holds what has been worked out from it, so that methods tried from every year share
    their work; every entry follows from the counts up to the year it is kept under.
    """

    pupils: Panel
    feeders: Feeders | None = None
    trends: Trends = field(default_factory=dict)
    inputs: Inputs | None = None
    supports: Supports | None = None
    memory: dict[Hashable, Any] = field(init=False, default_factory=dict, repr=False, compare=False)

    def until(self, year: int) -> "Known":
        """Return what was known in `year`; it shares this one's memory."""
        key = "until", year
        if key not in self.memory:
            feeders = self.feeders.until(year) if self.feeders else None
            then = Known(pupils=self.pupils.until(year), feeders=feeders, trends=self.trends)
            object.__setattr__(then, "memory", self.memory)
            self.memory[key] = then
        known: Known = self.memory[key]
        return known

    def recall(self, subject: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made for `subject` in the last year known; make it the first time."""
        key = subject, self.pupils.last_year
        if key not in self.memory:
            self.memory[key] = make()
        made: Made = self.memory[key]
        return made

    def latest(self, subject: Hashable, make: Callable[[], Made]) -> Made:
        """Return as `recall`, but keep only one year's: for what is large and used at once."""
        year, key = self.pupils.last_year, ("latest", subject)
        if key not in self.memory or self.memory[key][0] != year:
            self.memory[key] = (year, make())
        made: Made = self.memory[key][1]
        return made
