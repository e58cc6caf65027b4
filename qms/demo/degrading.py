"""Plans against degrading treatment, as the demo's schools would write them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from tomllib import loads
from typing import Any

from qms.demo.municipality import stream
from qms.demo.quality import OWNERS

WHERE = (
    "Korridor", "Skolgård eller gård", "Omklädning", "Toalett", "Matsal", "På nätet",
)  # fmt: skip
KNOWN = (
    "Genomgång med elever", "Föräldramöte", "Webbplats", "Introduktion av personal", "Anslag",
)  # fmt: skip
FATES = (("Ja", "Nått", "Avslutas"), ("Delvis", "Delvis nått", "Fortsätter"),
         ("Ja", "Går inte att säga", "Fortsätter"))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyMeasure:
    """A measure of the plan, every field in words."""

    title: str
    cause: str
    measure: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSafety:
    """One school's plan: `texts` by question, `gave` by group, its measures, and who they fare.

    `fates` are what is said of last year's measures: done, whether it helped, what happens now.
    """

    texts: Mapping[str, str]
    gave: Mapping[str, str]
    measures: tuple[SafetyMeasure, ...]
    fates: tuple[tuple[str, str, str], ...]


@cache
def phrases() -> Mapping[str, Any]:
    """Return the lines that schools draw from."""
    return loads(files("qms.demo").joinpath("degrading.toml").read_text(encoding="utf-8"))


def write_safety(key: str, *, year: int, seed: int) -> WrittenSafety:
    """Return the school's plan of the year."""
    chance, lines = stream(seed, "degrading", key, year), phrases()["lines"]
    return WrittenSafety(
        texts={
            "adp_where": "\n".join(_some(chance, WHERE, 3)),
            "adp_causes": chance.choice(lines["causes"]),
            "adp_safer_places": chance.choice(lines["safer"]),
            "adp_routines": stream(seed, "routine", key).choice(lines["routine"]),
            "adp_known": "\n".join(_some(chance, KNOWN, 3)),
        },
        gave={group: chance.choice(said) for group, said in phrases()["gave"].items()},
        measures=tuple(
            SafetyMeasure(
                title=one["title"],
                cause=one["cause"],
                measure=one["shows"],
                owner=chance.choice(OWNERS),
            )
            for one in chance.sample(phrases()["measure"], 3)
        ),
        fates=tuple(chance.choice(FATES) for _ in range(4)),
    )


def _some(chance: Random, options: Collection[str], number: int) -> list[str]:
    """Return some of the options in their own order."""
    chosen = chance.sample(list(options), number)
    return [one for one in options if one in chosen]
