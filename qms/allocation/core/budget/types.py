"""How a year's whole pot is divided into dimensions, as one value in the model."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a part of a unit's money is for; early years are a part of the socioeconomic pot."""

    VOLUME = "volume"
    SOCIOECONOMIC = "socioeconomic"
    EARLY_YEARS = "early-years"
    NEED_HOURS = "need-hours"


DIMENSIONS = (Kind.VOLUME, Kind.SOCIOECONOMIC, Kind.NEED_HOURS)
"""The kinds that have a share of their own of the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeWeight:
    """What a pupil in the steps from `low` to `high` weighs against one of weight 1."""

    low: int
    high: int
    weight: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyYears:
    """A part (0–1) of the socioeconomic pot for the steps `low`–`high` at schools above 1,00."""

    part: Decimal
    low: int = 0
    high: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRules:
    """The dimensions' shares of the whole (they add up to 1), and how volume is weighed.

    Without `grades` every pupil weighs 1.
    """

    volume: Decimal
    socioeconomic: Decimal
    need_hours: Decimal
    grades: tuple[GradeWeight, ...] = ()
    early_years: EarlyYears | None = None

    def share(self, dimension: Kind) -> Decimal:
        """Return the dimension's share of the whole."""
        return {
            Kind.VOLUME: self.volume,
            Kind.SOCIOECONOMIC: self.socioeconomic,
            Kind.NEED_HOURS: self.need_hours,
        }[dimension]

    def weight_of(self, step: int) -> Decimal | None:
        """Return what a pupil in the step weighs, None when the model does not say."""
        if not self.grades:
            return Decimal(1)
        found = (rule.weight for rule in self.grades if rule.low <= step <= rule.high)
        return next(found, None)
