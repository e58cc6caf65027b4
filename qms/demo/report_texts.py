"""The sentences that the demo's reports are put together from, read from the files beside this."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What schools write about one measure of the catalogue; lists of ways to say each thing.

    `base` bounds the first value and `gain` its change in a year, in per cent or tenths of an
    index. `lower` is set when a lower value is better. `is_trial` marks what only the schools that
    try it write about.
    """

    key: str
    low: int
    high: int
    is_index: bool
    lower: bool
    is_trial: bool
    base: tuple[int, int]
    gain: tuple[int, int]
    cost: int
    says: Mapping[str, tuple[str, ...]]


PARTS = ("names", "groups", "measures", "aims", "up", "flat", "without", "better", "next")


def _story(table: Mapping[str, Any]) -> Story:
    return Story(
        key=table["key"],
        low=table["low"],
        high=table["high"],
        is_index=table["scale"] == "index",
        lower=table.get("lower", False),
        is_trial=table.get("trial", False),
        base=tuple(table["base"]),
        gain=tuple(table["gain"]),
        cost=table["cost"],
        says={part: tuple(table[part]) for part in PARTS},
    )


@cache
def stories() -> tuple[Story, ...]:
    """Return every story, in the order of the file."""
    with (HERE / "report_stories.toml").open("rb") as file:
        return tuple(_story(table) for table in tomllib.load(file)["story"])


@cache
def phrases() -> Mapping[str, tuple[str, ...]]:
    """Return the general sentences by kind."""
    with (HERE / "report_phrases.toml").open("rb") as file:
        return {key: tuple(lines) for key, lines in tomllib.load(file).items()}


def story_of(key: str) -> Story:
    """Return the story of a measure."""
    return next(story for story in stories() if story.key == key)


GRADES_NAMED = re.compile(r"(?:åk|och) (\d)(?:–(\d))?")
FROM_F = "F–"


def suits(line: str, grades: tuple[int, int]) -> bool:
    """Return whether a school with these grades can write the line."""
    low, high = grades
    named = [int(n) for pair in GRADES_NAMED.findall(line) for n in pair if n]
    return all(low <= n <= high for n in named) and (FROM_F not in line or low == 1)


def grade_band(low: int, high: int) -> tuple[int, int]:
    """Return the grades that a school with these steps writes about."""
    return max(1, low), high


def fill(text: str, chance: Random, grades: tuple[int, int], **values: str) -> str:
    """Return the sentence with its slots filled: given values, and small numbers by chance."""
    low, high = grades
    slots = {
        "few": chance.choice(("två", "tre", "fyra", "fem")),
        "many": str(chance.randint(14, 46)),
        "minutes": str(chance.choice((20, 25, 30, 40, 45, 60))),
        "weeks": str(chance.choice((6, 8, 10, 12))),
        "grade": str(chance.choice([g for g in (3, 4, 5, 6, 8, 9) if low <= g <= high] or [high])),
        "month": chance.choice(phrases()["months"]),
    }
    return text.format(**(slots | values))
