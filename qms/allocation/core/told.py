"""Fixed texts and questions with answers, from `content`, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A heading with its paragraphs; `key` says which it is."""

    key: str
    heading: str
    paragraphs: tuple[str, ...]


def texts(content: Content, audience: str, language: str) -> tuple[Told, ...]:
    """Return the texts of `content/allocation_texts.toml` for an audience, in file order."""
    return tuple(
        Told(
            key=row["key"],
            heading=row[f"heading_{language}"],
            paragraphs=tuple(row[f"paragraphs_{language}"]),
        )
        for row in content["text"]
        if audience in row["audience"]
    )


def questions(content: Content, language: str) -> tuple[Told, ...]:
    """Return the questions of `content/allocation_questions.toml` with their answers."""
    return tuple(
        Told(
            key=row["key"],
            heading=row[f"question_{language}"],
            paragraphs=tuple(row[f"answer_{language}"]),
        )
        for row in content["question"]
    )
