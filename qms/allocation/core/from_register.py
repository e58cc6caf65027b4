"""From the register's facts to schools that can be counted, and those that cannot, with reasons."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.records import LeftOut, Reason
from qms.allocation.core.units_judged.unit_facts import Hindrance, UnitFacts, unit_facts
from qms.allocation.core.units_judged.unit_pupils import pupil_notes, pupils_of
from qms.allocation.core.units_judged.unit_shares import UnitShares, shares_of
from qms.allocation.core.units_judged.unit_values import UnitValue, values_of
from qms.kernel.problems import Problem, RefusedError
from qms.register.core.facts import BackgroundShare, PupilCount, PupilPattern

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindered:
    """A unit that cannot be counted, with every reason.

    `because` is why it is left out, empty when nobody has decided that.
    """

    unit_id: int
    name: str
    problems: tuple[Problem, ...]
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a calculation can use of the register.

    `left_out` are all units that are not counted: those without pupils, and the `hindered` ones,
    which a yearly run accepts only with a reason. `faults` are wrong in the model or in what was
    asked, not in a unit.
    """

    schools: tuple[School, ...]
    left_out: tuple[LeftOut, ...]
    hindered: tuple[Hindered, ...] = ()
    faults: tuple[Problem, ...] = ()

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Return everything that keeps a yearly run from being made."""
        undecided = (one for one in self.hindered if not one.because)
        return (*self.faults, *(problem for one in undecided for problem in one.problems))


class UnitsHinderedError(RefusedError):
    """A yearly run is not made: `material` holds the units that nobody has left out, and why.

    `others` are faults of the run itself, told at the same time.
    """

    def __init__(self, material: Material, others: tuple[Problem, ...] = ()) -> None:
        super().__init__((*others, *material.refused))
        self.material = material
        self.others = others


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """A unit as it can be counted, or what hinders; neither when it has no pupils."""

    facts: UnitFacts
    pupils: int = 0
    school: School | None = None
    hindrances: tuple[Hindrance, ...] = ()


def gather(
    model: AllocationModel,
    names: Mapping[int, str],
    counts: Sequence[PupilCount],
    background: Sequence[BackgroundShare],
    *,
    patterns: Sequence[PupilPattern] = (),
    leave_out: Mapping[int, str] | None = None,
    carried: Container[int] = (),
) -> Material:
    """Return the units that can be counted, and for each of the others every reason why not.

    `names` are the units of the model's form by id, `patterns` this year's pupils one by one
    (needed when the model's basis is a risk regression), `leave_out` unit to the reason for
    leaving it out: only a unit that cannot be counted can be left out. A `carried` unit keeps last
    year's index and may lack its background.
    """
    chosen = {unit_id: " ".join(words.split()) for unit_id, words in (leave_out or {}).items()}
    units = unit_facts(model, names, counts, background, patterns)
    judged = [_carried(one, carried) for one in _judged(model, units)]
    has_begun = _has_begun(model, units)
    return Material(
        schools=tuple(one.school for one in judged if one.school),
        left_out=tuple(_left_out(one, chosen) for one in judged if not one.school),
        hindered=tuple(
            Hindered(
                unit_id=one.facts.unit_id,
                name=one.facts.name,
                problems=tuple(found.problem for found in one.hindrances),
                because=chosen.get(one.facts.unit_id, ""),
            )
            for one in judged
            if has_begun and one.hindrances
        ),
        faults=(*_model_faults(model), *_needless(judged, chosen)),
    )


def _has_begun(model: AllocationModel, units: Sequence[UnitFacts]) -> bool:
    """Return whether the year's files have come at all: else no single unit is to blame."""
    has_background = any(one.background for one in units) or not model.factors
    return any(one.counts for one in units) and has_background


def _judged(model: AllocationModel, units: Iterable[UnitFacts]) -> list[_Judged]:
    every = list(units)
    counted = {one.unit_id: pupils_of(model, one) for one in every}
    pupils = {unit_id: n for unit_id, n in counted.items() if isinstance(n, int) and n}
    values = values_of(model, every, pupils)
    found = []
    for one in every:
        n = counted[one.unit_id]
        if isinstance(n, Hindrance):
            shares = shares_of(model, one, 0)
            found.append(_Judged(facts=one, hindrances=(n, *_only_missing(shares))))
        elif n:
            shares = shares_of(model, one, n)
            found.append(_school(model, one, n, shares, values[one.unit_id]))
        else:
            found.append(_Judged(facts=one))
    return found


def _only_missing(shares: UnitShares) -> tuple[Hindrance, ...]:
    """Return the hindrances that do not depend on how many pupils there are."""
    return tuple(one for one in shares.hindrances if one.reason is Reason.NO_BACKGROUND)


def _school(
    model: AllocationModel, facts: UnitFacts, pupils: int, shares: UnitShares, value: UnitValue
) -> _Judged:
    hindrances = (*shares.hindrances, *value.hindrances)
    if hindrances:
        return _Judged(facts=facts, pupils=pupils, hindrances=hindrances)
    notes = (*pupil_notes(model, facts), *shares.notes, *value.notes)
    school = School(
        unit=str(facts.unit_id),
        pupils=pupils,
        shares=shares.shares,
        notes=notes,
        value=value.value,
    )
    return _Judged(facts=facts, school=school)


def _carried(one: _Judged, carried: Container[int]) -> _Judged:
    """Return a unit whose background hinders as one that is counted by last year's index."""
    if one.school or not one.pupils or one.facts.unit_id not in carried:
        return one
    notes = tuple(found.problem.message for found in one.hindrances)
    school = School(unit=str(one.facts.unit_id), pupils=one.pupils, shares={}, notes=notes)
    return _Judged(facts=one.facts, pupils=one.pupils, school=school)


def _left_out(one: _Judged, chosen: Mapping[int, str]) -> LeftOut:
    if not one.hindrances:
        return LeftOut(unit_id=one.facts.unit_id, reason=Reason.NO_PUPILS)
    return LeftOut(
        unit_id=one.facts.unit_id,
        reason=one.hindrances[0].reason,
        detail=" ".join(found.detail for found in one.hindrances if found.detail),
        because=chosen.get(one.facts.unit_id, ""),
    )


def _needless(judged: Iterable[_Judged], chosen: Mapping[int, str]) -> list[Problem]:
    """Return what is wrong with the units that were to be left out."""
    by_id = {one.facts.unit_id: one for one in judged}
    found = []
    for unit_id, words in sorted(chosen.items()):
        one = by_id.get(unit_id)
        if one is not None and one.school:
            message = f"{one.facts.name} har alla uppgifter och kan inte utelämnas."
            found.append(Problem(message=message, cure="Ta bort krysset för enheten."))
        elif one is not None and len(words) > LONGEST_REASON:
            message = f"{one.facts.name}: skälet är längre än {LONGEST_REASON} tecken."
            found.append(Problem(message=message, cure="Korta skälet."))
    return found


def _model_faults(model: AllocationModel) -> list[Problem]:
    """Return the factors that cannot tell units apart."""
    return [
        Problem(
            message=f"Faktorn {factor.name} har bara en kategori: {factor.categories[0].name}.",
            column=factor.name,
            value=factor.categories[0].name,
            cure="Ge faktorn minst två kategorier, eller ta bort den ur modellen.",
        )
        for factor in model.factors
        if len(factor.categories) == 1
    ]


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
