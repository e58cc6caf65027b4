"""Questions to be answered before an alternative is frozen, and what is left to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

LONGEST_ANSWER = 4_000


class About(StrEnum):
    """Whom a question is about."""

    CHILDREN = "children"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question in one language, with what helps to answer it and the law behind it."""

    key: str
    about: About
    law: str
    text: str
    help: str


def questions(content: Mapping[str, Any], language: str) -> tuple[Question, ...]:
    """Return the questions of `content/planning_checks.toml` in file order."""
    return tuple(
        Question(
            key=row["key"], about=About(row["about"]), law=row["law"],
            text=row[f"question_{language}"], help=row[f"help_{language}"],
        )
        for row in content["question"]
    )  # fmt: skip


def unanswered(asked: Sequence[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions that have no answer."""
    return tuple(one for one in asked if not answers.get(one.key, "").strip())


def version_of(answers: Mapping[str, str]) -> str:
    """Return a mark of what is answered: another answer, another mark."""
    told = "\x00".join(f"{key}\x01{answers[key]}" for key in sorted(answers) if answers[key])
    return sha256(told.encode()).hexdigest()[:16]
