"""Swedish alphabetical order: å, ä and ö come last, in that order."""

import re

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"


class _Places(dict[int, str]):
    """Two digits for each letter in its place; other signs come before the letters."""

    def __missing__(self, sign: int) -> str:
        return "01" + chr(sign)


PLACES = _Places({ord(letter): f"{place:02d}" for place, letter in enumerate(LETTERS, 10)})
NUMBER = re.compile(r"(\d+)")
SAME = str.maketrans({"é": "e", "è": "e", "ü": "y", "æ": "ä", "ø": "ö", "w": "w"})


def swedish_key(text: str) -> tuple[str, ...]:
    """Return a sort key; numbers inside the text sort by size, so that 2 comes before 10."""
    parts = NUMBER.split(text.casefold().translate(SAME))
    return tuple(
        f"05{int(part):012d}" if part.isdigit() else part.translate(PLACES)
        for part in parts
        if part
    )
