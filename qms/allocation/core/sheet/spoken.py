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
from qms.kernel.expression import Mode, in_words

MODES = {
    Mode.HALF_UP: "halva uppåt",
    Mode.HALF_EVEN: "halva till jämnt",
    Mode.DOWN: "mot noll",
    Mode.UP: "från noll",
}
BASES = {Basis.NONE: "", Basis.LEGAL: "Lag eller förordning", Basis.LOCAL: "Kommunens eget"}
WHERE = {
    Place.RESULT: "",
    Place.TERMS: ", varje term för sig",
    Place.SHOWN: ", bara i utskrift; det räknas vidare oavrundat",
}


def sheet_words(sheet: Sheet) -> dict[str, str]:
    """Return every line's formula in words, with condition and pot, by line key."""
    program, labels = compile_sheet(sheet), sheet.labels
    found = {}
    for line in sheet.lines:
        said = {
            field: in_words(program.trees[line.key, field], labels)
            for field in ("formula", "when", "pot")
            if (line.key, field) in program.trees
        }
        found[line.key] = _sentence(line, said)
    return found


def _sentence(line: Line, said: Mapping[str, str]) -> str:
    text = said["formula"]
    if line.share:
        how = "största rest" if line.share.method is Method.LARGEST_REMAINDER else "avrundad andel"
        text = f"{said['pot']}, fördelat efter {text} ({how})"
    return f"{text}, när {said['when']}, annars 0" if "when" in said else text


def source_words(one: Line | Parameter) -> str:
    """Return what a line or a parameter rests on, empty when nothing is said."""
    basis = BASES[one.basis]
    return ": ".join(part for part in (basis, one.source) if part)


def rounding_words(rounding: Rounding | None) -> str:
    """Return how a line is rounded, empty when it is not."""
    if rounding is None:
        return ""
    quantum = format(rounding.quantum, "f").replace(".", ",")
    return f"till {quantum}, {MODES[rounding.mode]}{WHERE[rounding.place]}"
