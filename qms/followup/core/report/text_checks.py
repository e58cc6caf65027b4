"""What can be said of a text without understanding it: length, likeness, words, identities."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

WORD = re.compile(r"\w+(?:[-'’:]\w+)*")
IDENTITY = re.compile(
    r"(?<![\d-])(?:(?P<century>1[89]|20)?(?P<yy>\d\d)(?P<mm>\d\d)(?P<dd>\d\d))"
    r"[ ]?[-+−–]?[ ]?(?P<last>[\dTt]\d{3})(?![\d-])"
)
NAMED_PERSON = re.compile(
    r"\b(?:[Ee]leven|[Bb]arnet|[Pp]ojken|[Ff]lickan|[Ss]onen|[Dd]ottern)\s+[A-ZÅÄÖÉ][a-zåäöé]+"
)
COORDINATION_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class AvoidedWord:
    """A word the municipality would rather not see, and the one it prefers."""

    found: str
    preferred: str
    why: str


def words(text: str) -> int:
    """Return the number of words in the text."""
    return len(WORD.findall(text))


def likeness(first: str, second: str) -> float:
    """Return how alike two texts are, 0–1: the share of words in common, in the same order."""
    one, two = (WORD.findall(text.casefold()) for text in (first, second))
    if not one or not two:
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()


def _is_date(found: re.Match[str]) -> bool:
    day = int(found["dd"])
    day -= COORDINATION_DAYS if day > COORDINATION_DAYS else 0
    try:
        date(int((found["century"] or "20") + found["yy"]), int(found["mm"]), day)
    except ValueError:
        return False
    return True


def personal_data(text: str) -> tuple[str, ...]:
    """Return what in the text looks like one person: identity numbers, and a pupil by name.

    Identity numbers: ten or twelve digits whose first part is a date (also of a coordination
    number, day + 60), or the `T` numbers that schools give those who have none.
    """
    numbers = [found.group() for found in IDENTITY.finditer(text) if _is_date(found)]
    return (*numbers, *(found.group() for found in NAMED_PERSON.finditer(text)))


def avoided_words(text: str, vocabulary: Iterable[tuple[str, str, str]]) -> tuple[AvoidedWord, ...]:
    """Return the avoided words in the text, each once, in the order of the vocabulary.

    `vocabulary` holds (avoided, preferred, why). Whole words only, whatever their case.
    """
    spaced = f" {' '.join(WORD.findall(text.casefold()))} "
    return tuple(
        AvoidedWord(found=avoided, preferred=preferred, why=why)
        for avoided, preferred, why in dict.fromkeys(vocabulary)
        if f" {' '.join(WORD.findall(avoided.casefold()))} " in spaced
    )
