"""The rule of a largest class: no class has more pupils than that."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.classes.chances import Split
from qms.forecast.core.panel import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRule:
    """The largest number of pupils in a class, per step."""

    largest: Mapping[int, int]

    def __post_init__(self) -> None:
        """Raise ValueError where a size is not a size."""
        if any(size < 1 for size in self.largest.values()):
            raise ValueError("a class holds at least one pupil")

    def split(self, unit: str, step: int) -> Split:
        """Return the probabilities of a step's classes: in every unit as few as the rule allows."""
        del unit  # the rule is the same everywhere
        size = self.largest[step]

        def chances(pupils: FloatArray) -> FloatArray:
            classes = np.ceil(pupils / size).astype(int)
            return np.asarray(np.eye(int(classes.max(initial=0)) + 1)[classes])

        return chances


def size_rule(bands: Mapping[tuple[int, int], int]) -> SizeRule:
    """Return the rule of bands of steps (lowest, highest) → largest class."""
    return SizeRule(
        largest={step: size for (low, high), size in bands.items() for step in range(low, high + 1)}
    )
