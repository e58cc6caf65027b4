"""Where two results of the same run differ first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from qms.forecast.core.packing import plain
from qms.forecast.core.result import Result, to_plain

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The first row that differs: in which part of the result, its number, and both versions.

    A row that only one of the results has is empty in the other.
    """

    part: str
    row: int
    stored: str
    made: str


def first_difference(stored: Result, made: Result) -> Difference | None:
    """Return where the results differ first, None when they are the same to the last digit."""
    before, now = to_plain(stored), to_plain(made)
    for part in ("values", "scores"):
        found = _first(part, before[part], now[part])
        if found:
            return found
    found = _first("summary", [before["summary"]], [now["summary"]])
    return found or _first_document(before["documents"], now["documents"])


def _first_document(stored: Mapping[str, object], made: Mapping[str, object]) -> Difference | None:
    for name in sorted({*stored, *made}):
        before = [stored[name]] if name in stored else []
        now = [made[name]] if name in made else []
        found = _first(f"documents/{name}", before, now)
        if found:
            return found
    return None


def _first(part: str, stored: Sequence[object], made: Sequence[object]) -> Difference | None:
    nothing = object()
    pairs = zip_longest(stored, made, fillvalue=nothing)
    for row, (before, now) in enumerate(pairs, start=1):
        texts = ["" if one is nothing else plain(one).decode() for one in (before, now)]
        if texts[0] != texts[1]:
            place = _place(*texts)
            old, new = (text[place : place + LONGEST] for text in texts)
            return Difference(part=part, row=row, stored=old, made=new)
    return None


def _place(stored: str, made: str) -> int:
    """Return where to begin to show the texts: at the start, unless they are long and alike."""
    if max(len(stored), len(made)) <= LONGEST:
        return 0
    alike = next((i for i, (a, b) in enumerate(zip(stored, made, strict=False)) if a != b), 0)
    return max(alike - LONGEST // 2, 0)
