"""Plans for a year's socioeconomic money, as the schools would write them before they use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from tomllib import loads
from typing import Any

from qms.demo.municipality import stream
from qms.demo.quality import OWNERS
from qms.demo.report_texts import fill, grade_band
from qms.demo.written import WrittenActivity
from qms.followup.queries import catalogue

STEP_ORE = 1_000_00
DIRECT = "target_group"
MOST_NEEDS = 4
SUMMER = (6, 12)
"""When a plan's measures are followed up the first time."""
DRIFTS = (100, 100, 100, 96, 104, 80, 122)
"""What was planned in per cent of what was then used, before the sums are made even."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedActivity:
    """A planned measure: every column of the plan's tables by its key, but the names' own."""

    name: str
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPlan:
    """One school's plan: amount = what the activities are to cost + what is not yet planned."""

    answers: Mapping[str, str]
    activities: tuple[PlannedActivity, ...]
    unplanned_ore: int


@cache
def phrases() -> Mapping[str, Any]:
    """Return the lines that schools draw from."""
    text = files("qms.demo").joinpath("money_plans.toml").read_text(encoding="utf-8")
    return loads(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Planner:
    """A school that plans: its grades and the chance behind its words."""

    grades: tuple[int, int]
    chance: Random

    def say(self, kind: str, **values: str) -> str:
        line = self.chance.choice(phrases()["lines"][kind])
        return fill(line, self.chance, self.grades, **values)


def write_plan(
    school: tuple[str, int, int],
    activities: Sequence[WrittenActivity],
    *,
    year: int,
    amount_ore: int,
    seed: int,
    as_used: bool = False,
) -> WrittenPlan:
    """Return the plan that the activities of the year's report come from.

    With `as_used` the sums are planned in the same parts as they were then used.
    """
    key, low, high = school
    planner = _Planner(grades=grade_band(low, high), chance=stream(seed, "plan", key, year))
    later = planner.chance.random() < 0.3
    unplanned = amount_ore * 4 // 100 // STEP_ORE * STEP_ORE if later else 0
    drifts = [100 if as_used else planner.chance.choice(DRIFTS) for _ in activities]
    weights = [one.ore * drift for one, drift in zip(activities, drifts, strict=True)]
    sums = _shared(amount_ore - unplanned, weights)
    planned = tuple(
        _planned(planner, one, ore, year=year, reach=reach)
        for one, ore, reach in zip(activities, sums, _reaches(activities), strict=True)
    )
    return WrittenPlan(
        answers=_answers(planner, activities), activities=planned, unplanned_ore=unplanned
    )


def why_it_differs(key: str, *, year: int, seed: int) -> str:
    """Return why a school's costs became others than it planned."""
    return str(stream(seed, "differs", key, year).choice(phrases()["lines"]["differs"]))


def _shared(ore: int, weights: Sequence[int]) -> list[int]:
    """Return the sum in parts of even thousands but the largest, which takes what is left."""
    parts = [ore * weight // sum(weights) // STEP_ORE * STEP_ORE for weight in weights]
    parts[parts.index(max(parts))] += ore - sum(parts)
    return parts


def _reaches(activities: Sequence[WrittenActivity]) -> list[str]:
    """Return whom each activity reaches; a plan must have one that goes to the pupils."""
    reaches = [_reach()[one.key] for one in activities]
    if DIRECT not in reaches:
        largest = max(range(len(activities)), key=lambda at: activities[at].ore)
        reaches[largest] = DIRECT
    return reaches


def _planned(
    planner: _Planner, activity: WrittenActivity, ore: int, *, year: int, reach: str
) -> PlannedActivity:
    chance = planner.chance
    resource = fill(phrases()["resource"][activity.key], chance, planner.grades)
    return PlannedActivity(
        name=activity.name,
        columns={
            "target_group": activity.target_group,
            "reach": reach,
            "reached": chance.randint(3, 24) * 5,
            "extent": planner.say("extent"),
            "owner": chance.choice(OWNERS),
            "measure": activity.measure,
            "baseline": activity.baseline,
            "aim": activity.aim,
            "aim_far": planner.say("far"),
            "follow_up": date(year, *SUMMER),
            "success": planner.say("success", aim=activity.aim),
            "resource": resource,
            "resource_exists": chance.choices(("Ja", "Delvis", "Nej"), (6, 3, 2))[0],
            "planned_ore": ore,
            "other_ore": chance.choices((None, chance.randint(4, 20) * 10_000_00), (5, 1))[0],
            "catalogue_key": activity.key,
        },
    )


@cache
def _reach() -> Mapping[str, str]:
    return {one.suggestion.key: one.reach for one in catalogue.entries()}


def _answers(planner: _Planner, activities: Sequence[WrittenActivity]) -> dict[str, str]:
    needs = dict.fromkeys(phrases()["need"][one.key] for one in activities)
    return {
        "sp_q1_needs": "\n".join(list(needs)[:MOST_NEEDS]),
        "sp_q1_text": planner.say("need_text"),
        "sp_q7_priority": planner.say("priority"),
    }
