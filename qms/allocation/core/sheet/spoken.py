"""A sheet's lines in words: what is printed beside their letters."""

from collections.abc import Mapping

from qms.allocation.core.sheet.checking import compile_sheet
from qms.allocation.core.sheet.types import (
    Basis,
    Line,
    Method,
    Parameter,
    Place,
    Rounding,
    Sheet,
)
from qms.kernel.expression import SWEDISH, Mode, Speech, in_words
from qms.kernel.expression.speech import mark

MODES = {
    Mode.HALF_UP: mark("halva uppåt"),
    Mode.HALF_EVEN: mark("halva till jämnt"),
    Mode.DOWN: mark("mot noll"),
    Mode.UP: mark("från noll"),
}
BASES = {
    Basis.NONE: "",
    Basis.LEGAL: mark("Lag eller förordning"),
    Basis.LOCAL: mark("Kommunens eget"),
}
WHERE = {
    Place.RESULT: "",
    Place.TERMS: mark("varje term för sig"),
    Place.SHOWN: mark("bara i utskrift; det räknas vidare oavrundat"),
}
METHODS = {
    Method.LARGEST_REMAINDER: mark("största rest"),
    Method.ROUNDED_SHARE: mark("avrundad andel"),
}
SHARED = mark("%(pot)s, fördelat efter %(formula)s (%(method)s)")
WHEN = mark("%(formula)s, när %(when)s, annars 0")
ROUNDED = mark("till %(quantum)s")


def sheet_words(sheet: Sheet, speech: Speech = SWEDISH) -> dict[str, str]:
    """Return every line's formula in words, with condition and pot, by line key."""
    program, labels = compile_sheet(sheet), sheet.labels
    found = {}
    for line in sheet.lines:
        said = {
            field: in_words(program.trees[line.key, field], labels, speech)
            for field in ("formula", "when", "pot")
            if (line.key, field) in program.trees
        }
        found[line.key] = _sentence(line, said, speech)
    return found


def _sentence(line: Line, said: Mapping[str, str], speech: Speech) -> str:
    text = said["formula"]
    if line.share:
        method = speech.text(METHODS[line.share.method])
        parts = {"pot": said["pot"], "formula": text, "method": method}
        text = speech.text(SHARED) % parts
    if "when" not in said:
        return text
    return speech.text(WHEN) % {"formula": text, "when": said["when"]}


def source_words(one: Line | Parameter, speech: Speech = SWEDISH) -> str:
    """Return what a line or a parameter rests on, empty when nothing is said."""
    basis = BASES[one.basis]
    return ": ".join(part for part in (speech.text(basis), one.source) if part)


def rounding_words(rounding: Rounding | None, speech: Speech = SWEDISH) -> str:
    """Return how a line is rounded, empty when it is not."""
    if rounding is None:
        return ""
    quantum = speech.text(ROUNDED) % {"quantum": speech.number(rounding.quantum)}
    more = (MODES[rounding.mode], WHERE[rounding.place])
    return ", ".join([quantum, *(speech.text(words) for words in more if words)])
