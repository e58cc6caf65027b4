"""Factor by factor: spread between schools, segregation, what chance gives, link to results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qms.allocation.core.differences.chance import ByChance, Chance, by_chance
from qms.allocation.core.differences.links import Link, link
from qms.allocation.core.differences.segregation import (
    Numbers,
    against_rest,
    dissimilarity,
    dissimilarity_of_all,
    eta_squared,
    isolation,
    theil,
    weighted_sd,
)
from qms.allocation.core.differences.settings import Limits
from qms.allocation.core.differences.values import Composition
from qms.allocation.core.model import Factor


class Differs(StrEnum):
    """What a factor says: schools differ notably, a little, not beyond chance, or cannot tell."""

    NOTABLY = "notably"
    LITTLE = "little"
    NOT_BEYOND_CHANCE = "not-beyond-chance"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """The lowest or highest share of a category, and the unit that has it."""

    unit: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFigures:
    """One category: shares between 0 and 1, measures None where they have no meaning.

    `link` is the correlation between the schools' share of the category and their result.
    """

    name: str
    label: str
    mean: float
    lowest: Extreme
    highest: Extreme
    sd: float
    dissimilarity: float | None
    theil: float | None
    isolation: float | None
    eta_squared: float | None
    chance: Chance | None
    link: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFigures:
    """One factor over the schools that have figures for it."""

    name: str
    label: str
    schools: int
    pupils: int
    dissimilarity: float | None
    theil: float | None
    eta_squared: float | None
    chance: Chance | None
    differs: Differs
    categories: tuple[CategoryFigures, ...]

    @property
    def beyond_chance(self) -> float | None:
        """Return the dissimilarity above what chance gives, as a part of what is possible."""
        if self.dissimilarity is None or self.chance is None or self.chance.expected >= 1:
            return None
        return beyond(self.dissimilarity, self.chance)

    @property
    def strongest_link(self) -> CategoryFigures | None:
        """Return the category whose share goes most with the results, if any does.

        Of two that mirror each other it is the smaller group.
        """
        linked = [(one, one.link) for one in self.categories if one.link is not None]
        found = max(
            linked, key=lambda pair: (round(abs(pair[1].r), 9), -pair[0].mean), default=None
        )
        return found[0] if found else None


def beyond(figure: float, chance: Chance) -> float:
    """Return (D − expected) ÷ (1 − expected): Carrington & Troske (1997)."""
    return (figure - chance.expected) / (1 - chance.expected)


def factor_figures(
    factor: Factor,
    units: Sequence[Composition],
    *,
    results: Mapping[str, float],
    limits: Limits,
) -> FactorFigures:
    """Return the figures of one factor over the units that have it; `results` by unit."""
    having = [unit for unit in units if factor.name in unit.shares]
    counts = pupils_by_category(factor, having)
    drawn = by_chance(counts, draws=limits.draws, seed=limits.seed) if len(having) > 1 else None
    chance = drawn.factor if drawn else None
    found = dissimilarity_of_all(counts) if having else None
    return FactorFigures(
        name=factor.name,
        label=factor.label,
        schools=len(having),
        pupils=sum(unit.pupils for unit in having),
        dissimilarity=found,
        theil=theil(counts) if having else None,
        eta_squared=eta_squared(counts) if having else None,
        chance=chance,
        differs=_differs(found, chance, schools=len(having), limits=limits),
        categories=_categories(factor, having, counts, drawn, results) if having else (),
    )


def pupils_by_category(factor: Factor, units: Sequence[Composition]) -> Numbers:
    """Return pupils by unit and category, in the factor's order."""
    return np.array(
        [
            [unit.pupils * float(unit.shares[factor.name][c.name]) for c in factor.categories]
            for unit in units
        ]
    ).reshape(len(units), len(factor.categories))


def _differs(
    found: float | None, chance: Chance | None, *, schools: int, limits: Limits
) -> Differs:
    if found is None or chance is None or schools < limits.fewest_schools:
        return Differs.CANNOT_TELL
    if chance.p > limits.chance:
        return Differs.NOT_BEYOND_CHANCE
    return Differs.NOTABLY if beyond(found, chance) >= limits.composition else Differs.LITTLE


def _categories(
    factor: Factor,
    units: Sequence[Composition],
    counts: Numbers,
    drawn: ByChance | None,
    results: Mapping[str, float],
) -> tuple[CategoryFigures, ...]:
    whole = counts.sum(axis=1)
    with_result = np.array([unit.unit in results for unit in units])
    values = np.array([results[unit.unit] for unit in units if unit.unit in results])
    found = []
    for at, category in enumerate(factor.categories):
        part = counts[:, at]
        shares, two = part / whole, against_rest(part, whole)
        low, high = int(np.argmin(shares)), int(np.argmax(shares))
        found.append(
            CategoryFigures(
                name=category.name,
                label=category.label,
                mean=float(part.sum() / whole.sum()),
                lowest=Extreme(unit=units[low].unit, share=float(shares[low])),
                highest=Extreme(unit=units[high].unit, share=float(shares[high])),
                sd=weighted_sd(shares, whole),
                dissimilarity=dissimilarity(part, whole),
                theil=theil(two),
                isolation=isolation(part, whole),
                eta_squared=eta_squared(two),
                chance=drawn.categories[at] if drawn else None,
                link=link(shares[with_result], values, weights=whole[with_result]),
            )
        )
    return tuple(found)
