"""What a proposal is asked for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.weighing.reserve import with_reserve


class Demand(StrEnum):
    """The children that a proposal is made for."""

    MAIN = "main"
    """The forecast of the case."""
    RESERVE = "reserve"
    """More children than that, little by little."""
    SPREAD = "spread"
    """The forecast, fewer and more: the mean of their costs is made small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """`part` is how many more, or fewer and more, there are in the tenth year.

    `seconds` is the most that is searched, None until every start is gone through.
    """

    demand: Demand = Demand.MAIN
    part: float = 0.0
    seed: int = 0
    seconds: float | None = None

    @property
    def record(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self) | {"demand": self.demand.value}

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Sought":
        """Return what `record` gave; other values in it are let be."""
        return cls(
            demand=Demand(record["demand"]), part=float(record["part"]), seed=int(record["seed"]),
            seconds=record["seconds"],
        )  # fmt: skip

    def case(self, case: Case) -> Case:
        """Return the case that is searched: with a reserve, or as it is."""
        return with_reserve(case, self.part) if self.demand is Demand.RESERVE else case

    def demands(self, case: Case) -> tuple[Floats, ...]:
        """Return the scenarios beside the case's own."""
        if self.demand is not Demand.SPREAD:
            return ()
        low, high = (with_reserve(case, part).demand for part in (-self.part, self.part))
        return np.maximum(low, 0.0), high
