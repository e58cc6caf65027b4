"""The practice cases as the content file has them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.instrument.values import Words

LEVELS = range(5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """A question of a case with the level that the descriptors lead to, and why."""

    question: str
    level: int
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCase:
    """An invented child: `form` is a key of the instrument's forms, `story` its paragraphs."""

    key: str
    title: Words
    form: str
    age: int
    story: tuple[Words, ...]
    questions: tuple[Keyed, ...]

    @property
    def key_levels(self) -> Mapping[str, int]:
        """Return question to the level of the key."""
        return {one.question: one.level for one in self.questions}


def practice_cases(
    content: Mapping[str, Any], questions: Collection[str]
) -> tuple[PracticeCase, ...]:
    """Return the cases of the content, in order.

    `questions` are the instrument's. Raise RefusedError with every question that it lacks and
    every level outside the scale.
    """
    problems = tuple(
        Problem(
            message=said(
                "Övningsfallet %(case)s har frågan %(key)s på nivå %(level)s.",
                case=case["key"],
                key=row["key"],
                level=row["level"],
            ),
            column=row["key"],
            cure="Skriv en fråga som instrumentet har, och en nivå från 0 till 4.",
        )
        for case in content["case"]
        for row in case["question"]
        if row["key"] not in questions or row["level"] not in LEVELS
    )
    if problems:
        raise RefusedError(problems)
    return tuple(_case(row) for row in content["case"])


def _case(row: Mapping[str, Any]) -> PracticeCase:
    return PracticeCase(
        key=row["key"],
        title=Words(row["title_sv"], row["title_en"]),
        form=row["form"],
        age=row["age"],
        story=tuple(Words(sv, en) for sv, en in zip(row["story_sv"], row["story_en"], strict=True)),
        questions=tuple(
            Keyed(
                question=one["key"],
                level=one["level"],
                why=Words(one["why_sv"], one["why_en"]),
            )
            for one in row["question"]
        ),
    )
