"""Codes as an accountant writes them: `4000-4999`, `51*`, `6410`, with commas between."""

import re
from dataclasses import dataclass

RANGE = re.compile(r"(\w+)\s*[-–]\s*(\w+)")


@dataclass(frozen=True, slots=True)
class Codes:
    """A set of codes; `text` as it was written, `spans` from and to by their first characters.

    `40-44` holds 4012 and 44; `51*` holds all that begin with 51; `6410` holds only itself. The
    empty text holds every code.
    """

    text: str
    spans: tuple[tuple[str, str], ...]
    exact: frozenset[str]

    def __contains__(self, code: object) -> bool:
        if not isinstance(code, str):
            return False
        if not self.text:
            return True
        return code in self.exact or any(
            len(code) >= len(low) and low <= code[: len(low)] <= high for low, high in self.spans
        )


ANY = Codes("", (), frozenset())


def parse_codes(text: str) -> Codes | None:
    """Return the codes that the text names; None when a part of it cannot be read."""
    if not text.strip():
        return ANY
    spans: list[tuple[str, str]] = []
    exact: set[str] = set()
    for part in (each.strip() for each in text.split(",")):
        if found := RANGE.fullmatch(part):
            low, high = found.groups()
            if len(low) != len(high) or high < low:
                return None
            spans.append((low, high))
        elif part.endswith("*") and re.fullmatch(r"\w+", part[:-1]):
            spans.append((part[:-1], part[:-1]))
        elif re.fullmatch(r"\w+", part):
            exact.add(part)
        else:
            return None
    return Codes(text.strip(), tuple(spans), frozenset(exact))
