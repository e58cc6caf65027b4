"""The catalogue's interventions and the indicators that show their effect, near and far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention:
    """One intervention; near indicators come before far ones."""

    key: str
    name: str
    near: tuple[str, ...]
    far: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An indicator that an effect is looked for in. `scale` is the content's unit of measure."""

    key: str
    name: str
    scale: str
    is_lower_better: bool


def interventions(content: Mapping[str, Any], language: str) -> dict[str, Intervention]:
    """Return the interventions of `content/intervention_catalogue.toml` by key, in file order."""
    return {
        row["key"]: Intervention(
            key=row["key"],
            name=row[f"name_{language}"],
            near=tuple(row["near_indicators"]),
            far=tuple(row["far_indicators"]),
        )
        for row in content["intervention"]
    }


def outcomes(content: Mapping[str, Any], language: str) -> dict[str, Outcome]:
    """Return the indicators of `content/indicators.toml` by key, in file order."""
    return {
        row["key"]: Outcome(
            key=row["key"],
            name=row[f"name_{language}"],
            scale=row["unit"],
            is_lower_better=row["direction"] == "lower_better",
        )
        for row in content["indicator"]
    }
