"""The trial as plain JSON, stored with the run."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from qms.forecast.core.trial.levels import LevelScore
from qms.forecast.core.trial.paired import Against
from qms.forecast.core.trial.record import Held

NAME = "trial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How every method did at every level, and how the verdicts have held."""

    scores: tuple[LevelScore, ...]
    held: tuple[Held, ...] = ()
    against: tuple[Against, ...] = ()


def to_plain(
    scores: Iterable[LevelScore], held: Iterable[Held] = (), against: Iterable[Against] = ()
) -> dict[str, Any]:
    """Return all of it as plain JSON."""
    return {
        "scores": [asdict(one) for one in scores],
        "held": [asdict(one) for one in held],
        "against": [asdict(one) for one in against],
    }


def from_plain(read: Mapping[str, Any] | None) -> Trial:
    """Return what `to_plain` gave, an empty trial for a run that was stored without one."""
    content = read or {"scores": [], "held": []}
    return Trial(
        scores=tuple(LevelScore(**row) for row in content["scores"]),
        held=tuple(Held(**row) for row in content["held"]),
        against=tuple(Against(**row) for row in content.get("against", ())),
    )
