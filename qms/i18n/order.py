"""Swedish alphabetical order: å, ä and ö come last, in that order."""

import re

ORDER = {letter: f"{place:02d}" for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzåäö", 10)}
SAME = str.maketrans({"é": "e", "è": "e", "ü": "y", "æ": "ä", "ø": "ö", "w": "w"})


def swedish_key(text: str) -> tuple[str, ...]:
    """Return a sort key; numbers inside the text sort by size, so that 2 comes before 10."""
    parts = re.split(r"(\d+)", text.casefold().translate(SAME))
    return tuple(
        f"05{int(part):012d}" if part.isdigit() else "".join(ORDER.get(c, "01" + c) for c in part)
        for part in parts
        if part
    )
