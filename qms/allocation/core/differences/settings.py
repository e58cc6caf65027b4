"""The limits of a comparison and the separate grants, as data a municipality can change."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """When a difference counts.

    `composition` is the dissimilarity beyond chance (0–1) of a notable factor, `results` the
    spread between schools by unit of measure (`other` for the rest), `chance` the largest
    probability that chance alone did it. `overlap` is the correlation from which two factors
    tell the same; `moderate` and `strong` are the limits of the words for a correlation.
    `result_years` are the years of results put together, `fewest_schools` what a verdict needs.
    `fewest_behind` pupils and `least_known` of them are asked of a unit in the regression.
    """

    composition: Decimal
    results: Mapping[str, Decimal]
    chance: Decimal
    overlap: Decimal
    moderate: Decimal
    strong: Decimal
    result_years: int
    fewest_schools: int
    fewest_behind: int
    least_known: Decimal
    draws: int
    seed: int

    def least_spread(self, scale: str) -> float:
        """Return the smallest notable spread between schools, in the indicator's unit."""
        return float(self.results.get(scale, self.results["other"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateGrant:
    """An amount that schools get beside the allocation; `factors` are words in factors' names.

    `is_paid` says whether this municipality pays it, None when nobody has said.
    """

    key: str
    name: str
    factors: tuple[str, ...]
    is_paid: bool | None = None

    def pays_for(self, factor: str) -> bool:
        """Return whether the factor's name holds one of the words."""
        name = factor.casefold()
        return any(word.casefold() in name for word in self.factors)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set about the comparison."""

    limits: Limits
    grants: tuple[SeparateGrant, ...]

    def paid_for(self, factor: str) -> tuple[SeparateGrant, ...]:
        """Return the grants that the factor would pay for again: paid, or nobody has said."""
        return tuple(
            grant for grant in self.grants if grant.is_paid is not False and grant.pays_for(factor)
        )
