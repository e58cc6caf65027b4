"""The words of clamd, by its manual page: what is sent as a stream, and what is answered."""

import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

STREAM, PING, VERSION = b"zINSTREAM\0", b"zPING\0", b"zVERSION\0"
END, PONG = b"\0", b"PONG\0"
"""A command that begins with z is answered with text that ends with NUL."""
LAST = struct.pack("!I", 0)
FOUND = re.compile(r"stream: ([\x21-\x7e]{1,200}) FOUND")
TOO_LONG = "INSTREAM size limit exceeded. ERROR"
BEYOND = "Heuristics.Limits.Exceeded"
"""What clamd calls a file that it could not look through, where it is told to say so."""
SIGNED_ON = "%a %b %d %H:%M:%S %Y"


class UnknownAnswerError(Exception):
    """The scanner answered something else than that the file is clean, bad or too large."""


class Outcome(StrEnum):
    """What became of a scan."""

    CLEAN = "clean"
    FOUND = "found"
    TOO_LARGE = "too-large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A scan's outcome; `signature` is the scanner's name of what it found."""

    outcome: Outcome
    signature: str = ""


def framed(chunk: bytes) -> bytes:
    """Return the chunk with its length before it, four bytes, the greatest first."""
    return struct.pack("!I", len(chunk)) + chunk


def verdict_of(answer: bytes) -> Verdict:
    """Return what the scanner found; raise UnknownAnswerError for what is not a whole answer."""
    words = _words(answer)
    if words == "stream: OK":
        return Verdict(outcome=Outcome.CLEAN)
    found = FOUND.fullmatch(words)
    if words == TOO_LONG or (found and found[1].startswith(BEYOND)):
        return Verdict(outcome=Outcome.TOO_LARGE)
    if found is None:
        raise UnknownAnswerError
    return Verdict(outcome=Outcome.FOUND, signature=found[1])


def signed_on(answer: bytes) -> datetime | None:
    """Return when the scanner's signatures were made, None when it has none of its maker's.

    The answer is `ClamAV VERSION/NUMBER/DAY`; the day is taken as UTC, good for counting days.
    Raise UnknownAnswerError when it is not a ClamAV that answers.
    """
    name, *rest = _words(answer).split("/")
    if not name.startswith("ClamAV "):
        raise UnknownAnswerError
    try:
        return datetime.strptime(rest[-1], SIGNED_ON).replace(tzinfo=UTC) if rest else None
    except ValueError:
        raise UnknownAnswerError from None


def _words(answer: bytes) -> str:
    if not answer.endswith(END) or not answer.isascii():
        raise UnknownAnswerError
    return answer.removesuffix(END).decode("ascii")
