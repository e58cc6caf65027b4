"""Anchors: the chain's head, kept once a day where nobody who reaches the database can change it.

A chain shows what was changed in the middle. That its last rows are cut off, or that all of it was
made anew, is seen only against an anchor.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from qms.audit.core.chain import ChainVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the newest row was at a moment: its number and hash."""

    at: datetime
    seq: int
    hash: str


class UnreadableAnchorError(ValueError):
    """A line of the anchors' file is no anchor; the message says which and what to do."""


def line_of(anchor: Anchor) -> str:
    """Return the anchor as a line of text, without its line break."""
    at = anchor.at.isoformat(timespec="seconds")
    return json.dumps({"at": at, "seq": anchor.seq, "hash": anchor.hash})


def anchors_of(lines: Iterable[str]) -> tuple[Anchor, ...]:
    """Return the anchors in a file's lines; empty lines are passed over."""
    return tuple(_anchor(line, number) for number, line in enumerate(lines, 1) if line.strip())


def _anchor(line: str, number: int) -> Anchor:
    try:
        told = json.loads(line)
        return Anchor(
            at=datetime.fromisoformat(told["at"]), seq=int(told["seq"]), hash=str(told["hash"])
        )
    except (KeyError, TypeError, ValueError):
        raise UnreadableAnchorError(
            f"Rad {number} i filen med ankare går inte att läsa. Ta fram en orörd kopia av filen."
        ) from None


class Hold:
    """Takes note of the anchored rows' hashes as the chain is walked."""

    def __init__(self, anchors: Iterable[Anchor]) -> None:
        self._anchors = sorted(anchors, key=lambda anchor: anchor.seq)
        self._wanted = {anchor.seq for anchor in self._anchors}
        self._met: dict[int, str] = {}

    def meet(self, seq: int, stored: str) -> None:
        """Take note of a row's hash."""
        if seq in self._wanted:
            self._met[seq] = stored

    def against(self, verdict: ChainVerdict) -> ChainVerdict:
        """Return the verdict of a whole chain with what the anchors say of it."""
        held = replace(verdict, anchors=len(self._anchors))
        for anchor in self._anchors:
            if anchor.seq > verdict.rows:
                why = f"raderna {verdict.rows + 1}–{anchor.seq} är bortklippta"
                return replace(held, broken_at=verdict.rows + 1, why=why)
            if self._met[anchor.seq] != anchor.hash:
                why = "kedjan är gjord på nytt och stämmer inte med ankaret utanför databasen"
                return replace(held, broken_at=anchor.seq, why=why)
        return replace(held, anchored=self._anchors[-1].seq if self._anchors else None)
