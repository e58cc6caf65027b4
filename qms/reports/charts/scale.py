"""From values to positions, and the round numbers to write on an axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A straight line from the values `low`–`high` to the positions `start`–`end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where `value` stands; the middle when the scale has no length."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def step_for(span: float, count: int) -> float:
    """Return the smallest of 1, 2, 5 × 10ⁿ that gives at most `count` pieces of `span`."""
    rough = span / count
    power = 10.0 ** floor(log10(rough))
    return next(power * step for step in STEPS if power * step >= rough * (1 - 1e-9))


def nice_ticks(low: float, high: float, count: int = 5) -> tuple[float, ...]:
    """Return round numbers that enclose `low`–`high`, rising, in about `count` pieces.

    Raises ValueError when an end is not a finite number.
    """
    if not (isfinite(low) and isfinite(high)):
        raise ValueError("an axis needs finite ends")
    if high < low:
        low, high = high, low
    if high == low:
        margin = abs(high) * 0.1 or 1.0
        low, high = low - margin, high + margin
    step = step_for(high - low, count)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return tuple(round(i * step, 10) for i in range(first, last + 1))


def year_ticks(years: Iterable[int], most: int) -> tuple[int, ...]:
    """Return at most `most` evenly spaced years, counted back from the last."""
    known = sorted(set(years))
    every = max(1, ceil(len(known) / most))
    return tuple(reversed(known[::-1][::every]))


def spread(wanted: Sequence[float], gap: float) -> tuple[float, ...]:
    """Return positions at least `gap` apart, in the given order, as near as possible to `wanted`.

    Neighbours that collide are moved as one block around their common middle.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[int]] = []
    tops: list[float] = []
    for i in order:
        blocks.append([i])
        tops.append(wanted[i])
        while len(blocks) > 1 and tops[-1] < tops[-2] + gap * len(blocks[-2]):
            last = blocks.pop()
            tops.pop()
            blocks[-1] += last
            offsets = [wanted[member] - gap * n for n, member in enumerate(blocks[-1])]
            tops[-1] = sum(offsets) / len(offsets)
    placed = [0.0] * len(wanted)
    for top, block in zip(tops, blocks, strict=True):
        for n, member in enumerate(block):
            placed[member] = top + gap * n
    return tuple(placed)
