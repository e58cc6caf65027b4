"""Answers to questions that a newer version of the template no longer asks: kept, and said so."""

from collections.abc import Sequence
from dataclasses import dataclass

from qms.followup.core.report.content import Content
from qms.followup.core.report.templates import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedAnswer:
    """An answer whose question is gone; `text` is the question as it was asked, in Swedish."""

    key: str
    text: str
    answer: str
    visibility: str


def removed_answers(
    template: Template, earlier: Sequence[Template], content: Content
) -> tuple[RemovedAnswer, ...]:
    """Return the answers to questions that are in an earlier version but not in this one.

    `earlier` holds the versions that the report was written in before, the latest first. A
    part of an answer (`key-part`) belongs to its question; an answer that nobody knows the
    question of is shown under its key.
    """
    asked = {question.key for question in template.questions}
    found = []
    for name, answer in content.answers.items():
        key = name.split("-", 1)[0]
        if key in asked or not answer.strip():
            continue
        question = next((q for one in earlier for q in one.questions if q.key == key), None)
        found.append(
            RemovedAnswer(
                key=name,
                text=question.text.sv if question else name,
                answer=answer,
                visibility=question.visibility.value if question else "internal",
            )
        )
    return tuple(found)
