"""A working for those who do not read letters: the formula in words, and with its numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qms.kernel.lettered import shown_text
from qms.kernel.working import Working

LETTER = re.compile(r"\b[a-z]{1,2}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class WordedLine:
    """A line: `words` says the formula with what the letters stand for, `numbers` with inputs.

    Both are empty for a line that is an input itself; `source` then says where it comes from.
    """

    letter: str
    label: str
    value: str
    unit: str
    source: str
    formula: str
    words: str
    numbers: str


def worded(working: Working) -> Iterator[WordedLine]:
    """Yield the lines in order."""
    labels = {line.letter: line.label for line in working}
    values = {line.letter: shown_text(line.value) for line in working}
    for line in working:
        yield WordedLine(
            letter=line.letter,
            label=line.label,
            value=shown_text(line.value),
            unit=line.unit,
            source=line.source,
            formula=line.formula,
            words=_put(line.formula, labels),
            numbers=_put(line.formula, values),
        )


def _put(formula: str, instead: dict[str, str]) -> str:
    return LETTER.sub(lambda found: instead.get(found[0], found[0]), formula)
