"""What is wrong with a formula: a sentence, where in the text, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaFault:
    """One fault. `at` is the character it stands at, counted from 1.

    `rows` are the places of the units it concerns, when it showed only with their figures.
    """

    message: str
    cure: str
    at: int
    rows: tuple[int, ...] = ()


class FormulaError(Exception):
    """The formula cannot be read, or not be reckoned; `faults` holds everything found."""

    def __init__(self, *faults: FormulaFault) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that was probably meant, empty when none is near."""
    by_key = {one.casefold(): one for one in known}
    found = get_close_matches(word.casefold(), list(by_key), n=1, cutoff=0.7)
    return by_key[found[0]] if found else ""
