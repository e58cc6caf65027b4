"""From the register's facts to schools that can be counted, and those that cannot, with reasons."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.records import LeftOut, Reason
from qms.allocation.core.shares import Fault, Scale, Split, split
from qms.kernel.schoolyear import LAST_COMPULSORY_STEP
from qms.register.core.facts import BackgroundShare, PupilCount

Facts = Mapping[str, Mapping[str, BackgroundShare]]
"""Factor to category to fact, of one unit and year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a calculation can use of the register."""

    schools: tuple[School, ...]
    left_out: tuple[LeftOut, ...]


def gather(
    model: AllocationModel,
    unit_ids: Iterable[int],
    counts: Sequence[PupilCount],
    background: Sequence[BackgroundShare],
) -> Material:
    """Return the units that can be counted and, with its reason, each of the others."""
    pupils: dict[int, list[int | None]] = defaultdict(list)
    for count in counts:
        if 0 <= count.step <= LAST_COMPULSORY_STEP:
            pupils[count.unit_id].append(count.n)
    facts: dict[int, dict[str, dict[str, BackgroundShare]]] = defaultdict(lambda: defaultdict(dict))
    for fact in background:
        facts[fact.unit_id][fact.factor][fact.category] = fact
    found = [_school(model, unit, pupils[unit], facts[unit]) for unit in sorted(unit_ids)]
    return Material(
        schools=tuple(one for one in found if isinstance(one, School)),
        left_out=tuple(one for one in found if isinstance(one, LeftOut)),
    )


def _school(
    model: AllocationModel, unit_id: int, counts: Sequence[int | None], facts: Facts
) -> School | LeftOut:
    if None in counts:
        return LeftOut(unit_id=unit_id, reason=Reason.PUPILS_WITHHELD)
    pupils = sum(n for n in counts if n is not None)
    if pupils == 0:
        return LeftOut(unit_id=unit_id, reason=Reason.NO_PUPILS)
    missing = [factor.name for factor in model.factors if not facts.get(factor.name)]
    if missing:
        return LeftOut(unit_id=unit_id, reason=Reason.NO_BACKGROUND, detail=", ".join(missing))
    shares: dict[str, Mapping[str, Fraction]] = {}
    notes, faults = [], []
    for factor in model.factors:
        result = _split(factor, facts[factor.name], pupils)
        if isinstance(result, Fault):
            faults.append(f"{factor.name}: {result.message}")
            continue
        shares[factor.name] = result.shares
        notes += [f"{factor.name}: {result.note}"] if result.note else []
    if faults:
        return LeftOut(unit_id=unit_id, reason=Reason.UNEVEN, detail=" ".join(faults))
    return School(unit=str(unit_id), pupils=pupils, shares=shares, notes=tuple(notes))


def _split(factor: Factor, facts: Mapping[str, BackgroundShare], pupils: int) -> Split | Fault:
    """Return the shares from counts when every category has one, else from shares.

    A category without a row or a figure is nobody, if the others make up everybody.
    """
    known = [facts[c.name] for c in factor.categories if c.name in facts]
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


def factors_in(background: Iterable[BackgroundShare]) -> tuple[Factor, ...]:
    """Return every factor the register knows, all weights 1: a model that moves nothing yet."""
    names: dict[str, dict[str, None]] = {}
    for fact in background:
        names.setdefault(fact.factor, {}).setdefault(fact.category)
    return tuple(
        Factor(
            name=factor,
            categories=tuple(Category(name=name, weight=Decimal(1)) for name in categories),
        )
        for factor, categories in sorted(names.items())
        if len(categories) > 1
    )
