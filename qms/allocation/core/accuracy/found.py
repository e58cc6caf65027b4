"""What an assessment comes to, as values that can be stored and read back."""

from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.accuracy.bootstrap import Stability
from qms.allocation.core.accuracy.calibration import Point, Slope
from qms.allocation.core.accuracy.fields import Side, Verdict
from qms.allocation.core.accuracy.groups import Group
from qms.allocation.core.accuracy.outside import Finding, Judged
from qms.allocation.core.accuracy.ranks import RankPair
from qms.allocation.core.accuracy.shrinkage import Shrunken

FEWEST_YEARS = 3
"""With fewer years everything is preliminary: one year is mostly chance."""
SPREAD_LEVEL = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Where the risks come from.

    Cross-fitted: each school's risks come from the model's factors fitted to the other schools.
    Otherwise they are the model's own numbers. Relevelled: moved by one constant so that all
    schools together are expected what they had.
    """

    is_cross_fitted: bool = False
    is_relevelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolFound:
    """A school: its figures, what is left after shrinkage, the verdict, and its money if known.

    In `same_way` of its `years` its outcome lay on the same side of what was expected.
    """

    group: Group
    shrunken: Shrunken
    verdict: Verdict
    kr_per_pupil: Fraction | None
    side: Side | None
    years: int
    same_way: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """All figures. Shares are parts of 1; `left_out` pupils had no known outcome or school.

    `spread_p` is how likely so large deviations are by chance alone. `explained` is the share of
    lasting differences that the model accounts for. `one_year_reliability` is the share of one
    year's deviation that is not chance. `weights` judges the model's own numbers, empty when they
    were fitted to the same pupils.
    """

    outcome: str
    factors: tuple[str, ...]
    basis: Basis
    years: tuple[str, ...]
    pupils: int
    left_out: int
    unseen: int
    phi: float
    spread_p: float
    tau2: float
    schools: tuple[SchoolFound, ...]
    auc: float
    brier: float
    hosmer_lemeshow_p: float | None
    slope: Slope | None
    curve: tuple[Point, ...]
    explained: float | None
    reliability: float
    one_year_reliability: float
    outside: tuple[Judged, ...]
    weights: tuple[Judged, ...]
    stability: Stability | None
    ranks: tuple[RankPair, ...]
    seed: int

    @property
    def is_preliminary(self) -> bool:
        """Return whether the years are too few to conclude from."""
        return len(self.years) < FEWEST_YEARS

    @property
    def omitted(self) -> tuple[Judged, ...]:
        """Return the factors that the model misses and that set the schools apart."""
        return tuple(
            one for one in self.outside if one.finding is Finding.OMITTED and one.tested.sets_apart
        )

    @property
    def wrong_weights(self) -> tuple[Judged, ...]:
        """Return the factors of the model whose weight does not fit."""
        return tuple(
            one for one in self.weights if one.finding is Finding.OMITTED and one.tested.sets_apart
        )

    @property
    def flagged(self) -> tuple[SchoolFound, ...]:
        """Return the schools with a finding, the largest deviation first."""
        found = [one for one in self.schools if one.verdict is not Verdict.NO_EVIDENCE]
        return tuple(sorted(found, key=lambda one: (-abs(one.shrunken.value), one.group.name)))
