"""Passwords that others try first: common words, rows of keys, years, and words about the person.

A password is cut into as few parts as possible: a known word, a row of keys, a date, something
repeated, or else one sign. Few parts are few guesses, however many signs they have.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SHORTEST = 12
LEAST_PARTS = 6
JUDGED = 128
"""Signs that are looked at: the first ones are enough to tell, and a page of them is not read."""

LEAST_SIGNS = 3
LONGEST_BLOCK = 12
DATES = (6, 8)
DAY = re.compile(r"[0-9]{8}")
YEARS = frozenset(str(year) for year in range(1900, 2100))
LIKENESS = str.maketrans("013457@$!l8|", "oieastasiibi")
"""Signs that people put in place of letters; i, l and 1 become the same."""


class Weakness(StrEnum):
    """Why a password is not taken."""

    SHORT = "short"
    COMMON = "common"
    OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is tried first: words with their signs likened, and pieces of rows of signs."""

    words: frozenset[str]
    rows: frozenset[str]


def plain(text: str) -> str:
    """Return as many small letters without dots and accents; other signs as they are."""
    return "".join(unicodedata.normalize("NFKD", sign.lower())[:1] for sign in text)


def likened(text: str) -> str:
    """Return `plain` with signs that stand for letters as those letters."""
    return plain(text).translate(LIKENESS)


def known_of(words: Iterable[str], rows: Iterable[str]) -> Known:
    """Return the words, forwards and backwards, with every piece of the rows likewise."""
    folded = {likened(word) for word in words}
    return Known(
        words=frozenset(folded | {word[::-1] for word in folded}),
        rows=YEARS | frozenset(piece for row in rows for piece in _pieces(plain(row))),
    )


def _pieces(row: str) -> Iterator[str]:
    for start in range(len(row)):
        for end in range(start + LEAST_SIGNS, len(row) + 1):
            yield row[start:end]
            yield row[start:end][::-1]


def own_words(texts: Iterable[str]) -> frozenset[str]:
    """Return each text and each of its words, likened, forwards and backwards."""
    found = {part for text in texts for part in (text, *re.split(r"[\W_]+", text))}
    folded = {likened(part.strip()) for part in found if len(part.strip()) >= LEAST_SIGNS}
    return frozenset(folded | {part[::-1] for part in folded})


def weakness(password: str, known: Known, own: frozenset[str] = frozenset()) -> Weakness | None:
    """Return why the password is not taken; `own` are words about the person and the place."""
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if parts(password, known) < LEAST_PARTS:
        return Weakness.COMMON
    with_own = Known(words=known.words | own, rows=known.rows)
    return Weakness.OWN if parts(password, with_own) < LEAST_PARTS else None


def parts(password: str, known: Known) -> int:
    """Return the fewest parts that the password can be cut into."""
    signs = password[:JUDGED]
    typed, spoken = plain(signs), likened(signs)
    fewest = [0, *([len(typed)] * len(typed))]
    longest_word, longest_row = _longest(known.words), _longest(known.rows)
    for start in range(len(typed)):
        ends = {
            start + 1,
            *_ends(start, spoken, known.words.__contains__, longest=longest_word),
            *_ends(start, typed, known.rows.__contains__, longest=longest_row),
            *(start + size for size in DATES if _is_date(typed[start : start + size], size)),
            *_repeated(start, typed),
        }
        for end in ends:
            fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]


def _longest(among: frozenset[str]) -> int:
    return max(map(len, among), default=0)


def _ends(start: int, text: str, is_known: Callable[[str], bool], *, longest: int) -> Iterator[int]:
    """Yield where a known piece that begins at `start` ends."""
    last = min(len(text), start + longest)
    return (end for end in range(start + LEAST_SIGNS, last + 1) if is_known(text[start:end]))


def _repeated(start: int, text: str) -> Iterator[int]:
    """Yield where something that begins at `start` and is said again ends."""
    for block in range(1, LONGEST_BLOCK + 1):
        end = start + block
        while end < len(text) and text[end] == text[end - block]:
            end += 1
            if end - start >= max(LEAST_SIGNS, 2 * block):
                yield end


def _is_date(digits: str, size: int) -> bool:
    """Return whether it is a day written with as many digits, as 20010203 or 010203."""
    whole = digits if size == max(DATES) else f"20{digits}"
    if len(digits) != size or not DAY.fullmatch(whole) or whole[:4] not in YEARS:
        return False
    try:
        date.fromisoformat(whole)
    except ValueError:
        return False
    return True
