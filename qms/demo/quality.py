"""Quality reports as units would write them: last school year's, so that the next has a before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from tomllib import loads
from typing import Any

from qms.demo.municipality import stream
from qms.demo.units import DemoUnit
from qms.org.core.forms import SchoolForm

MOST_ACTIONS = 2
TEXTS = {"uqr_causes": "causes", "uqr_differences": "differences"}
OWNERS = ("Biträdande rektor", "Förstelärare", "Arbetslagsledare", "Specialpedagog", "Rektor")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAction:
    """A measure for the next school year, every field in words."""

    title: str
    area: str
    aim: str
    measure: str
    baseline: str
    target: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenQuality:
    """One unit's report: `texts` by question, `gave` by group, and the measures it chose."""

    texts: Mapping[str, str]
    gave: Mapping[str, str]
    actions: tuple[WrittenAction, ...]


@cache
def phrases() -> Mapping[str, Any]:
    """Return the lines that units draw from."""
    return loads(files("qms.demo").joinpath("quality_phrases.toml").read_text(encoding="utf-8"))


def write_quality(unit: DemoUnit, *, year: int, seed: int) -> WrittenQuality:
    """Return the unit's report of the school year that starts in `year`."""
    chance = stream(seed, "quality", unit.key, year)
    kind = "preschool" if unit.main_form is SchoolForm.PRESCHOOL else "school"
    texts = {key: _say(phrases()[part][kind], chance) for key, part in TEXTS.items()}
    texts["uqr_last_learned"] = _say(phrases()["learned"][kind], chance)
    if chance.random() < 0.8:
        texts["uqr_need_provider"] = _say(phrases()["need"][kind], chance)
    gave = {group: _say(lines, chance) for group, lines in phrases()["gave"].items()}
    return WrittenQuality(texts=texts, gave=gave, actions=_actions(unit, chance))


def _say(lines: Sequence[str], chance: Random) -> str:
    line = chance.choice(lines)
    numbers = {"few": chance.randint(4, 6), "many": chance.randint(12, 18)}
    return line.format(weeks=chance.randint(5, 9), **numbers)


def _actions(unit: DemoUnit, chance: Random) -> tuple[WrittenAction, ...]:
    fitting = [one for one in phrases()["action"] if unit.main_form.value in one["forms"]]
    chosen = chance.sample(fitting, min(MOST_ACTIONS, len(fitting)))
    return tuple(_action(one, chance) for one in chosen)


def _action(one: Mapping[str, Any], chance: Random) -> WrittenAction:
    low, high = one["baseline"]
    base = chance.randint(low, high)
    unit = " %" if one["step"] else ""
    target = base + one["step"] + (chance.randint(0, 2) if one["step"] else -1)
    return WrittenAction(
        title=one["title"],
        area=one["area"],
        aim=_say([one["aim"]], chance),
        measure=one["measure"],
        baseline=f"{base}{unit}",
        target=f"{target}{unit}",
        owner=chance.choice(OWNERS),
    )
