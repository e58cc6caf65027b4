"""The working of a calculation: the same lines that are summed are shown, stored and printed."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One lettered line: what it is, how it was made, and the value as text that recomputes it.

    `formula` is in letters (`a ÷ b`) or empty for an input, whose `source` then says where the
    value comes from. `value` is exact decimal text or a fraction; `unit` is its unit.
    """

    letter: str
    label: str
    value: str
    unit: str = ""
    formula: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Working:
    """The lines of one calculation, in the order they were made."""

    lines: tuple[Line, ...]

    def __iter__(self) -> Iterator[Line]:
        return iter(self.lines)

    def __getitem__(self, letter: str) -> Line:
        return next(line for line in self.lines if line.letter == letter)
