"""How well published forecasts have done, summed up."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qms.forecast.core.memory.misses import Miss

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a forecast may miss, in per cent, to count as near and as fair."""

    near: int = 5
    fair: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How a group of published numbers did; all but `tests` are shares, None when not known.

    `wape` = Σ|error| ÷ Σ actual. `bias` = Σ(forecast − actual) ÷ Σ actual, so above 0 means
    too high. `near` and `fair` are the shares that missed by at most the limits, `inside80` and
    `inside95` those that lay inside the intervals.
    """

    tests: int
    wape: float | None
    bias: float | None
    near: float | None
    fair: float | None
    inside80: float | None
    inside95: float | None


def record_of(misses: Iterable[Miss], limits: Limits) -> Record:
    """Return the record of the misses together."""
    rows = list(misses)
    came = sum(miss.actual for miss in rows)
    return Record(
        tests=len(rows),
        wape=sum(abs(miss.error) for miss in rows) / came if came > 0 else None,
        bias=sum(miss.error for miss in rows) / came if came > 0 else None,
        near=_part([_within(miss, limits.near) for miss in rows]),
        fair=_part([_within(miss, limits.fair) for miss in rows]),
        inside80=_part([miss.inside80 for miss in rows]),
        inside95=_part([miss.inside95 for miss in rows]),
    )


def grouped(misses: Iterable[Miss], key: Callable[[Miss], Key]) -> dict[Key, list[Miss]]:
    """Return the misses by `key`, in the order the keys were met."""
    groups: dict[Key, list[Miss]] = {}
    for miss in misses:
        groups.setdefault(key(miss), []).append(miss)
    return groups


def _within(miss: Miss, per_cent: int) -> bool:
    """Return whether the miss is at most so many per cent of what it became."""
    return 100 * abs(miss.error) <= per_cent * miss.actual


def _part(answers: Sequence[bool | None]) -> float | None:
    known = [answer for answer in answers if answer is not None]
    return sum(known) / len(known) if known else None
