"""Two interventions whose truth is known: one works, the other does not."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """An intervention of the catalogue at some schools, from the first year that is told of.

    `adds` is what it truly does to an indicator, on the scale of log odds, from the spring after.
    """

    key: str
    schools: frozenset[str]
    adds: Mapping[str, float]


TRIALS = (
    Trial(
        key="school_social_worker",
        schools=frozenset({"G01", "G02", "G07", "G11", "G13", "G16", "G19", "G22", "G26"}),
        adds={"attendance": 0.35},
    ),
    Trial(
        key="coach_first_teacher",
        schools=frozenset({"G08", "G12", "G17", "G21", "G23", "G27", "G28", "G29"}),
        adds={},
    ),
)


def trial_at(school: str) -> str:
    """Return the catalogue key of the intervention that the school tries, or nothing."""
    return next((trial.key for trial in TRIALS if school in trial.schools), "")


def truly_adds(school: str, indicator: str) -> float:
    """Return what the school's intervention does to the indicator, in log odds."""
    return sum(trial.adds.get(indicator, 0.0) for trial in TRIALS if school in trial.schools)
