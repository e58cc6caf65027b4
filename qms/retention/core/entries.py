"""The lines of the list of what is erased: each sealed to the one before it."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass

FIRST = ""
Sign = Callable[[str], str]
"""From a text to its mark, which nobody without the key can make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One erased item: opaque ids only.

    `run` is the erasure it was part of, empty for working material; `because` the decision it
    rests on; `by` the pseudonyms of the two who stand behind it; `at` the moment in ISO form.
    """

    kind: str
    item: str
    subject: str
    run: str
    because: str
    by: str
    at: str

    @property
    def key(self) -> tuple[str, str]:
        """Return what the item is known by."""
        return self.kind, self.item


class BrokenListError(Exception):
    """A line of the list does not hold; the message says which."""


def lines_of(entries: Iterable[Entry], *, after: str, sign: Sign) -> Iterator[tuple[str, str]]:
    """Yield each entry's line without its break, and its mark; `after` is the mark before."""
    for entry in entries:
        body = _body(entry)
        after = sign(f"{after}|{body}")
        yield json.dumps({"entry": body, "mark": after}, ensure_ascii=False), after


def entries_of(text: str, *, sign: Sign) -> tuple[tuple[Entry, ...], str]:
    """Return the entries of the whole lines in `text`, and the last one's mark.

    What stands after the last line break was being written when the power went: what it tells
    of had not been erased, and it is passed over. Raise BrokenListError for any other fault.
    """
    found, mark = [], FIRST
    for number, line in enumerate(text.split("\n")[:-1], 1):
        entry, stated, body = _entry(line, number)
        mark = sign(f"{mark}|{body}")
        if mark != stated:
            raise BrokenListError(
                f"Rad {number} i listan är ändrad, flyttad eller av en annan nyckel."
            )
        found.append(entry)
    return tuple(found), mark


def salvaged(text: str, *, sign: Sign) -> tuple[tuple[Entry, ...], tuple[Entry | None, ...]]:
    """Return the entries whose line holds to the one before it, and the others.

    A line that was damaged takes with it itself, and the next one when its own mark went too;
    what comes after them still holds. None stands for a line that cannot be read.
    """
    held: list[Entry] = []
    lost: list[Entry | None] = []
    before: str | None = FIRST
    for number, line in enumerate(text.split("\n")[:-1], 1):
        try:
            entry, stated, body = _entry(line, number)
        except BrokenListError:
            lost.append(None)
            before = None
            continue
        holds = before is not None and sign(f"{before}|{body}") == stated
        (held if holds else lost).append(entry)
        before = stated
    return tuple(held), tuple(lost)


def _body(entry: Entry) -> str:
    return json.dumps(asdict(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _entry(line: str, number: int) -> tuple[Entry, str, str]:
    try:
        told = json.loads(line)
        body, stated = str(told["entry"]), str(told["mark"])
        return Entry(**json.loads(body)), stated, body
    except (KeyError, TypeError, ValueError):
        raise BrokenListError(f"Rad {number} i listan går inte att läsa.") from None
