"""A risk model's coefficients as odds, with intervals."""

from dataclasses import dataclass
from math import exp

from qms.allocation.core.risk.model import Level, RiskModel

WIDE = 1.959963984540054
"""Standard errors to each side of a 95 per cent interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """How many times the reference's odds a category has; None where no error is known.

    `is_clear` says whether the interval leaves out 1, no difference.
    """

    factor: str
    category: str
    reference: str
    ratio: float
    low: float | None = None
    high: float | None = None

    @property
    def is_clear(self) -> bool | None:
        """Return whether there is a difference beyond chance, None when that is not known."""
        if self.low is None or self.high is None:
            return None
        return self.low > 1 or self.high < 1


def odds_of(model: RiskModel) -> tuple[Odds, ...]:
    """Return every category's odds against its reference, in the model's order."""
    return tuple(
        _odds(factor.name, factor.reference, level)
        for factor in model.factors
        for level in factor.levels
    )


def _odds(factor: str, reference: str, level: Level) -> Odds:
    value = float(level.coefficient)
    wide = None if level.se is None else WIDE * float(level.se)
    return Odds(
        factor=factor,
        category=level.name,
        reference=reference,
        ratio=exp(value),
        low=None if wide is None else exp(max(value - wide, -700.0)),
        high=None if wide is None else exp(min(value + wide, 700.0)),
    )


def in_every_reference(model: RiskModel) -> float:
    """Return the probability of a pupil who is in every reference category."""
    return 1.0 / (1.0 + exp(-float(model.intercept)))
