"""What a planner assumes and decides: a variant as plain values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

FEWEST_BORN, MOST_BORN = 50, 150


class Level(StrEnum):
    """Where in the total's 80 per cent interval the variant lies: its ends, or the forecast."""

    LOW = "low"
    MAIN = "main"
    HIGH = "high"


class Homes(StrEnum):
    """How planned dwellings count: as the forecast has them, not at all, or by how likely."""

    MODEL = "model"
    NONE = "none"
    EXPECTED = "expected"
    ALL = "all"


class Kind(StrEnum):
    """Whether an own number takes the place of the variant's or is added to it."""

    SET = "set"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumptions:
    """What differs from the forecast. `births` is per cent of the children not yet born.

    `moves` is whether planned openings and closings are counted.
    """

    level: Level = Level.MAIN
    homes: Homes = Homes.MODEL
    moves: bool = True
    births: int = 100

    @property
    def is_model(self) -> bool:
        """Return whether nothing differs."""
        return self == Assumptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An own number of one unit, in the steps `low`–`high` (None: all), the years given.

    `n` is whole pupils; with `Kind.CHANGE` it is added and may be below 0. `by` and `at` say who
    decided and when (ISO 8601), `reason` why.
    """

    unit: str
    low: int | None
    high: int | None
    first: int
    last: int
    kind: Kind
    n: int
    reason: str
    by: str = ""
    at: str = ""

    @property
    def told(self) -> tuple[object, ...]:
        """Return what is decided and why, without who and when."""
        return (self.unit, self.low, self.high, self.first, self.last, self.kind, self.n,
                self.reason)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version of a variant: what is assumed, and own numbers."""

    assumptions: Assumptions = Assumptions()
    overrides: tuple[Override, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        """Return the plan as plain JSON."""
        return {
            "assumptions": asdict(self.assumptions),
            "overrides": [asdict(one) for one in self.overrides],
        }

    @staticmethod
    def from_plain(content: Mapping[str, Any]) -> "Plan":
        """Return the plan that `to_plain` wrote."""
        said = content["assumptions"]
        return Plan(
            assumptions=Assumptions(
                level=Level(said["level"]), homes=Homes(said["homes"]),
                moves=said["moves"], births=said["births"],
            ),
            overrides=tuple(
                Override(**{**one, "kind": Kind(one["kind"])}) for one in content["overrides"]
            ),
        )  # fmt: skip
