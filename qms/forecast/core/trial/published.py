"""What others have published of their own accuracy, from `content/published_accuracy.toml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Measure(StrEnum):
    """What a source's figures are."""

    SIZE = "size"
    BIAS = "bias"
    PUPILS = "pupils"
    RANGE = "range"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedAccuracy:
    """One source by its `key`, and per year ahead the figures that it published.

    Per cent without sign (`size`, and `range` from the lowest to the highest), per cent with sign
    where above 0 is too high (`bias`), or a number of pupils (`pupils`). Several figures of one
    year ahead are of different forecasts.
    """

    key: str
    level: str
    measure: Measure
    errors: Mapping[str, tuple[float, ...]]


def published_accuracy(tables: Iterable[Mapping[str, Any]]) -> tuple[PublishedAccuracy, ...]:
    """Return the sources in the order of the file's tables."""
    return tuple(
        PublishedAccuracy(
            key=one["key"],
            level=one["level"],
            measure=Measure(one["kind"]),
            errors=dict(zip(one["ahead"], map(tuple, one["error"]), strict=True)),
        )
        for one in tables
    )
