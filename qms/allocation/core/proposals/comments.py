"""What may be said of a proposal, and comments as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qms.kernel.problems import Problem, RefusedError

LONGEST_COMMENT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody said of a model's `version`; `words` is empty when they took it back."""

    id: int
    version: int
    author: str
    name: str
    words: str
    made_at: datetime
    answers_id: int | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment and what was answered, the oldest first."""

    first: Comment
    answers: tuple[Comment, ...]


def read_comment(text: str) -> str:
    """Return the words without space around them; raise RefusedError when they cannot be kept."""
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not words:
        raise RefusedError((_fault("Kommentaren är tom.", "Skriv vad du tycker om förslaget."),))
    if len(words) > LONGEST_COMMENT:
        cure = f"Korta den till {LONGEST_COMMENT} tecken, nu är den {len(words)}."
        raise RefusedError((_fault("Kommentaren är för lång.", cure),))
    return words


def _fault(message: str, cure: str) -> Problem:
    return Problem(message=message, column="words", cure=cure)


def threads(comments: Iterable[Comment]) -> tuple[Thread, ...]:
    """Return the comments in order of time, each with its answers; an answer is never alone."""
    ordered = sorted(comments, key=lambda one: (one.made_at, one.id))
    root: dict[int, int] = {}
    found: dict[int, list[Comment]] = {}
    for one in ordered:
        root[one.id] = root.get(one.answers_id or one.id, one.id)
        found.setdefault(root[one.id], []).append(one)
    return tuple(Thread(first=first, answers=tuple(rest)) for first, *rest in found.values())
