"""The hours of evening and night when nobody is sent anything, in Swedish time."""

from dataclasses import dataclass
from datetime import datetime, time

from qms.kernel.clock import LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From `start` in the evening until `end` in the morning; `end` itself is no longer quiet."""

    start: time
    end: time

    def holds(self, moment: datetime) -> bool:
        """Return whether the moment lies in the quiet hours of the Swedish day."""
        local = moment.astimezone(LOCAL).time()
        if self.start <= self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end


def parse_quiet(text: str) -> QuietHours:
    """Return the hours written as `18:00-07:00`; raise ValueError when they are not."""
    start, separator, end = text.partition("-")
    if not separator:
        raise ValueError(f"quiet hours are two times with a dash between: {text!r}")
    hours = QuietHours(start=time.fromisoformat(start), end=time.fromisoformat(end))
    if hours.start.tzinfo or hours.end.tzinfo:
        raise ValueError(f"quiet hours are Swedish and name no other zone: {text!r}")
    return hours


EVENING_AND_NIGHT = parse_quiet("18:00-07:00")
"""The hours that hold for mail; the year cycle's own content says the same."""
