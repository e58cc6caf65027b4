"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Good, wrong, or nothing to judge: told, but no reason to act."""

    OK = "ok"
    WRONG = "wrong"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The outcome of one check: a sentence, and what to do when it is wrong."""

    state: State
    sentence: str
    cure: str = ""


def good(sentence: str) -> Finding:
    """Return that all is well."""
    return Finding(state=State.OK, sentence=sentence)


def wrong(sentence: str, cure: str) -> Finding:
    """Return what is wrong and its cure."""
    return Finding(state=State.WRONG, sentence=sentence, cure=cure)


def note(sentence: str, cure: str = "") -> Finding:
    """Return something to know of, which is not wrong."""
    return Finding(state=State.NOTE, sentence=sentence, cure=cure)
