"""How much a pupil at one unit brings against another: the constructions, exact."""

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction

from qms.allocation.core.degree.demand import Demand, mean_index
from qms.allocation.core.degree.types import Concentration, Construction, Degree, Negative
from qms.allocation.core.numerals import swedish
from qms.kernel.problems import Problem, RefusedError

POWER_DIGITS, POWER_PLACES = 50, 15
"""A power that is no whole number is reckoned with 50 digits and rounded to 15 decimals."""

SKEWED = frozenset(
    {Construction.STRETCH, Construction.THRESHOLD, Construction.POWER, Construction.MIX}
)
"""Constructions for which it matters that the schools' mean index is 1."""


def relative_amounts(
    degree: Degree, demands: Mapping[str, Demand], names: Mapping[str, str]
) -> dict[str, Fraction]:
    """Return each unit's amount per pupil before it is scaled to the pot, never negative.

    The linear construction keeps the index as it is; the skewed ones first divide it by its mean
    over the pupils. Raise RefusedError, which names unit and value, for a stretched index below
    zero that the model does not clip, and when nobody is left with anything.
    """
    mean = mean_index(demands) if degree.construction in SKEWED else Fraction(1)
    found = {unit: _relative(degree, d, d.index / mean) for unit, d in demands.items()}
    problems = [
        _below_zero(names.get(unit, unit), demands[unit].index, value)
        for unit, value in found.items()
        if value < 0 and degree.negative is Negative.REFUSE
    ]
    if problems:
        raise RefusedError(tuple(problems))
    kept = {unit: max(value, Fraction(0)) for unit, value in found.items()}
    if not any(kept.values()):
        raise RefusedError((_nobody(degree),))
    return kept


def _relative(degree: Degree, demand: Demand, index: Fraction) -> Fraction:
    match degree.construction:
        case Construction.STRETCH:
            return 1 + Fraction(degree.stretch) * (index - 1)
        case Construction.THRESHOLD:
            return max(Fraction(0), index - Fraction(degree.threshold))
        case Construction.POWER:
            return power_of(index, degree.power)
        case Construction.CONCENTRATION:
            return _concentrated(degree.concentration, demand.share)
        case Construction.MIX:
            return 1 + Fraction(degree.index_part) * (index - 1)
        case Construction.LINEAR:
            return index


def power_of(base: Fraction, power: Decimal) -> Fraction:
    """Return base^power: exact for a whole power, else rounded half even to 15 decimals."""
    if power == power.to_integral_value():
        return base ** int(power)
    exact = Context(prec=POWER_DIGITS)
    ratio = exact.divide(Decimal(base.numerator), Decimal(base.denominator))
    raised = exact.power(ratio, power)
    return Fraction(raised.quantize(Decimal(1).scaleb(-POWER_PLACES), context=exact))


def _concentrated(rule: Concentration | None, share: Fraction | None) -> Fraction:
    if rule is None or share is None:
        raise ValueError("a concentration needs a category and each unit's share of it")
    above = max(Fraction(0), share - Fraction(rule.from_))
    return 1 + Fraction(rule.k1) * share + Fraction(rule.k2) * above


def _below_zero(unit: str, index: Fraction, value: Fraction) -> Problem:
    return Problem(
        message=f"{unit}: med index {swedish(index)} blir det sträckta indexet {swedish(value)}, "
        "mindre än noll.",
        column="degree.stretch",
        value=swedish(value),
        cure="Sänk sträckningen, eller välj att sätta negativa till noll (negative = clip).",
    )


def _nobody(degree: Degree) -> Problem:
    if degree.construction is Construction.THRESHOLD:
        return Problem(
            message=f"Ingen enhet har ett index över tröskeln {swedish(degree.threshold)}.",
            column="degree.threshold",
            value=swedish(degree.threshold),
            cure="Sänk tröskeln.",
        )
    return Problem(
        message="Ingen enhet får något med den valda graden.",
        column="degree",
        cure="Välj en annan konstruktion.",
    )
