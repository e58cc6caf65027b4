"""A risk model without one of its factors: everybody gets that factor's mean effect."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from qms.allocation.core.left_out.effect import Values
from qms.allocation.core.risk.model import RiskFactor, RiskModel
from qms.allocation.core.risk.pupils import Pupils
from qms.allocation.core.risk.score import score_groups

PLACES = Decimal("1e-15")


def values_without_each(model: RiskModel, pupils: Pupils) -> Values:
    """Return, per factor, each group's mean risk with that factor's differences taken away.

    The factor's coefficients are replaced by their mean over the municipality's pupils, which
    goes into the constant. The model is not fitted again: what is shown is what the factor does
    in this model, not what a model without it would say.
    """
    return {
        factor.name: {
            one.group: one.risk
            for one in score_groups(without_factor(model, factor, pupils), pupils).groups
        }
        for factor in model.factors
    }


def without_factor(model: RiskModel, factor: RiskFactor, pupils: Pupils) -> RiskModel:
    """Return the model without the factor, the constant raised by the factor's mean effect."""
    return replace(
        model,
        intercept=model.intercept + mean_effect(factor, pupils),
        factors=tuple(one for one in model.factors if one.name != factor.name),
    )


def mean_effect(factor: RiskFactor, pupils: Pupils) -> Decimal:
    """Return the mean of the coefficients over the pupils; unseen categories are the reference."""
    column = pupils.factors[factor.name]
    weights = pupils.weights if pupils.weights is not None else np.ones(pupils.rows, np.int64)
    counts = np.zeros(len(column.categories) + 1, dtype=np.int64)
    np.add.at(counts, column.codes, weights)
    place = {name: at for at, name in enumerate(column.categories)}
    total = sum(
        (
            Fraction(level.coefficient) * int(counts[place[level.name]])
            for level in factor.levels
            if level.name in place
        ),
        Fraction(0),
    )
    everybody = int(counts.sum())
    if everybody == 0:
        return Decimal(0)
    mean = total / everybody
    return (Decimal(mean.numerator) / Decimal(mean.denominator)).quantize(PLACES)
