"""The error models of one forecast with the names of what they are about: what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from qms.forecast.core.errors.model import LevelModels


@dataclass(frozen=True, slots=True, kw_only=True)
class RunErrors:
    """The models of a forecast; series of unit and step stand unit by unit, step by step."""

    units: tuple[str, ...]
    steps: tuple[int, ...]
    origin: int
    horizon: int
    models: LevelModels

    def plain(self) -> dict[str, Any]:
        """Return everything as lists and numbers, to be stored as JSON."""
        return {
            "units": list(self.units),
            "steps": list(self.steps),
            "origin": self.origin,
            "horizon": self.horizon,
            "models": self.models.plain(),
        }

    @classmethod
    def of_plain(cls, read: Mapping[str, Any]) -> Self:
        """Return what `plain` gave."""
        return cls(
            units=tuple(read["units"]),
            steps=tuple(read["steps"]),
            origin=read["origin"],
            horizon=read["horizon"],
            models=LevelModels.of_plain(read["models"]),
        )
