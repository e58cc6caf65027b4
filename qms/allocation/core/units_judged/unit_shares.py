"""A unit's exact shares of each factor, or every reason why there are none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.model import AllocationModel, Factor
from qms.allocation.core.numerals import swedish
from qms.allocation.core.records import Reason
from qms.allocation.core.shares import Fault, Scale, Split, split
from qms.allocation.core.units_judged.unit_facts import (
    CORRECT,
    LOAD,
    Hindrance,
    UnitFacts,
    hindrance,
)
from qms.register.core.facts import BackgroundShare

Facts = Mapping[str, BackgroundShare]
"""Category to fact, of one unit and factor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitShares:
    """Factor to category to share, notes on what was done, and what hinders."""

    shares: Mapping[str, Mapping[str, Fraction]]
    notes: tuple[str, ...]
    hindrances: tuple[Hindrance, ...]


def shares_of(model: AllocationModel, facts: UnitFacts, pupils: int) -> UnitShares:
    """Return the unit's shares of all the model's factors, with every hindrance at once."""
    missing = [factor.name for factor in model.factors if not facts.background.get(factor.name)]
    found: list[Hindrance] = []
    if missing:
        message = f"{facts.name}: uppgift om elevernas bakgrund saknas för {', '.join(missing)}."
        factors = ", ".join(missing)
        found.append(
            hindrance(
                Reason.NO_BACKGROUND, message, cure=LOAD, column=factors, detail=f"{factors}."
            )
        )
    shares: dict[str, Mapping[str, Fraction]] = {}
    notes: list[str] = []
    for factor in model.factors:
        if factor.name in missing:
            continue
        result = _factor(factor, facts.background[factor.name], facts.name, pupils)
        if isinstance(result, Split):
            shares[factor.name] = result.shares
            notes += [f"{factor.name}: {result.note}"] if result.note else []
        else:
            found += result
    return UnitShares(shares=shares, notes=tuple(notes), hindrances=tuple(found))


def _factor(factor: Factor, facts: Facts, name: str, pupils: int) -> Split | list[Hindrance]:
    where = f"{name}, {factor.name}"
    unknown = [_unknown(where, factor.name, fact) for fact in _foreign(factor, facts)]
    if unknown:
        return unknown
    result = _split(factor, facts, pupils)
    if isinstance(result, Split):
        return result
    hidden = [one for one in _known(factor, facts) if one.share is None and one.part is None]
    names = ", ".join(one.category for one in hidden)
    shown = swedish(Fraction(_sum(factor, facts)) * 100, 1)
    words, value = result.message, result.value
    if hidden:
        words = f"{names} är dold och de andra andelarna summerar till {shown} %."
        value = f"{shown} %"
    return [
        hindrance(
            Reason.UNEVEN,
            f"{where}: {words}",
            cure=CORRECT,
            column=factor.name,
            value=value,
            detail=f"{factor.name}: {words}",
        )
    ]


def _known(factor: Factor, facts: Facts) -> list[BackgroundShare]:
    return [facts[c.name] for c in factor.categories if c.name in facts]


def _foreign(factor: Factor, facts: Facts) -> list[BackgroundShare]:
    """Return the categories that the model lacks and that somebody is, or may be, in."""
    ours = {category.name for category in factor.categories}
    others = (fact for name, fact in sorted(facts.items()) if name not in ours)
    return [fact for fact in others if _may_be_somebody(fact)]


def _may_be_somebody(fact: BackgroundShare) -> bool:
    return bool(fact.share) or bool(fact.part) or (fact.share is None and fact.part is None)


def _unknown(where: str, factor: str, fact: BackgroundShare) -> Hindrance:
    value = "dolt antal"
    if fact.part is not None:
        value = f"{fact.part} elever" if fact.part != 1 else "1 elev"
    elif fact.share is not None:
        value = f"{swedish(Fraction(fact.share) * 100, 1)} %"
    return hindrance(
        Reason.UNKNOWN_CATEGORY,
        f"{where}: {fact.category} finns inte i modellen ({value}).",
        cure="Lägg till kategorin i modellen, rätta i registret, eller utelämna enheten.",
        column=factor,
        value=value,
        detail=f"{factor}: {fact.category} ({value}).",
    )


def _sum(factor: Factor, facts: Facts) -> Decimal:
    return sum((one.share for one in _known(factor, facts) if one.share is not None), Decimal(0))


def _split(factor: Factor, facts: Facts, pupils: int) -> Split | Fault:
    """Return the shares from counts when every category has one, else from shares.

    A category without a row or a figure is nobody, if the others make up everybody.
    """
    known = _known(factor, facts)
    wholes = {fact.whole for fact in known}
    if len(wholes) == 1 and None not in wholes and all(fact.part is not None for fact in known):
        counts = {fact.category: Decimal(fact.part or 0) for fact in known}
        whole = max(wholes.pop() or 0, 1)
        if sum(counts.values()) == whole:
            return split(_all(factor, counts), Scale.COUNT, pupils=whole)
    shares = {fact.category: fact.share for fact in known if fact.share is not None}
    return split(_all(factor, shares), Scale.SHARE, pupils=pupils)


def _all(factor: Factor, values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {c.name: values.get(c.name, Decimal(0)) for c in factor.categories}
