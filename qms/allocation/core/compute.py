"""From pot, pupils and index to öre: exact."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.degree.demand import Demand, weighted_pupils
from qms.allocation.core.degree.distribution import distribute
from qms.allocation.core.degree.steps import Distribution, UnitSteps
from qms.allocation.core.index import School, is_known, points_against
from qms.allocation.core.input_check import refuse_faulty
from qms.allocation.core.model import AllocationModel, Basis, Where
from qms.allocation.core.numerals import swedish
from qms.kernel.money import split_exactly
from qms.kernel.problems import Problem, RefusedError

RULES_VERSION = "1"
"""Stored with every calculation; raised when the same inputs would give another amount."""

NO_POT = "Potten ska vara större än noll."


def to_ore(pot_ore: int, ideal: Mapping[str, Fraction], *, quantum_ore: int = 1) -> dict[str, int]:
    """Return whole multiples of `quantum_ore` that add up to the pot: largest remainder."""
    steps = {unit: share / quantum_ore for unit, share in ideal.items()}
    parts = split_exactly(pot_ore // quantum_ore, steps)
    return {unit: part * quantum_ore for unit, part in parts.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """What a unit gets: `steps` to its kronor per pupil, `ideal_ore` unrounded, `ore` decided.

    `is_carried` says that the index is last year's.
    """

    unit: str
    pupils: int
    points: Fraction
    index: Fraction
    ideal_ore: Fraction
    ore: int
    steps: UnitSteps
    is_carried: bool = False
    notes: tuple[str, ...] = ()

    @property
    def kr_per_pupil(self) -> Fraction:
        """Return the exact kronor per pupil before the total is rounded."""
        return self.steps.kr


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A whole calculation. `weighted` is Σ pupils × index: the pupils, when the mean is 1."""

    model: AllocationModel
    pot_ore: int
    pupils: int
    weighted: Fraction
    points: Fraction
    distribution: Distribution
    results: tuple[UnitResult, ...]

    @property
    def kr_at_one(self) -> Fraction:
        """Return kronor per pupil where the construction gives 1, before limits and phase-in."""
        return self.distribution.kr_at_one


def compute(
    model: AllocationModel,
    schools: Sequence[School],
    *,
    pot_ore: int,
    previous: Mapping[str, Fraction] | None = None,
    carried: Mapping[str, Fraction] | None = None,
    names: Mapping[str, str] | None = None,
) -> Allocation:
    """Return what each school gets, by id; the öre add up to the pot exactly.

    `previous` is last year's kronor per pupil by unit, for a phase-in or a largest decrease.
    `carried` holds last year's index of units that keep it; their background may be unknown.
    `names` are what the units are called in a refusal. Raise RefusedError when there is nothing
    to share or nobody to share it among, when a unit's figures cannot be used, and when limits
    cannot be kept.
    """
    kept = carried or {}
    refuse_unusable(model, schools, pot_ore)
    refuse_faulty(model, schools, names or {}, carried=kept.keys())
    ordered = sorted(schools, key=lambda school: school.unit)
    points, mean = _points(model, ordered, kept)
    if mean <= 0 or not any(points.values()):
        raise RefusedError((_no_points(model),))
    demands = {
        school.unit: _demand(
            model, school, relative=points[school.unit] / mean, kept=kept.get(school.unit)
        )
        for school in ordered
    }
    found = distribute(
        model.degree, demands, Fraction(pot_ore, 100), previous=previous, names=names
    )
    return Allocation(
        model=model,
        pot_ore=pot_ore,
        pupils=sum(school.pupils for school in ordered),
        weighted=weighted_pupils(demands),
        points=mean,
        distribution=found,
        results=_results(ordered, points, found, pot_ore=pot_ore, quantum_ore=model.quantum_ore,
                         carried=kept.keys()),
    )  # fmt: skip


def _results(
    schools: Sequence[School],
    points: Mapping[str, Fraction],
    found: Distribution,
    *,
    pot_ore: int,
    quantum_ore: int,
    carried: Collection[str],
) -> tuple[UnitResult, ...]:
    """Return each school's amount rounded to öre, in the order of the schools."""
    ideal = {school.unit: found.steps[school.unit].kr * 100 * school.pupils for school in schools}
    ore = to_ore(pot_ore, ideal, quantum_ore=quantum_ore)
    return tuple(
        UnitResult(
            unit=school.unit,
            pupils=school.pupils,
            points=points[school.unit],
            index=found.steps[school.unit].index,
            ideal_ore=ideal[school.unit],
            ore=ore[school.unit],
            steps=found.steps[school.unit],
            is_carried=school.unit in carried,
            notes=school.notes,
        )
        for school in schools
    )


def _demand(
    model: AllocationModel, school: School, *, relative: Fraction, kept: Fraction | None
) -> Demand:
    """Return what the unit asks of the pot; an index that is kept is not rounded again."""
    return Demand(
        pupils=school.pupils,
        index=model.rounded(relative, Where.INDEX) if kept is None else kept,
        share=_counted_share(model, school),
    )


def _points(
    model: AllocationModel, schools: Sequence[School], carried: Mapping[str, Fraction]
) -> tuple[Mapping[str, Fraction], Fraction]:
    """Return points by unit and those of index 1,00; a carried index makes its own points."""
    if not carried:
        return points_against(model, schools)
    known = [school for school in schools if is_known(model, school)]
    found, mean = points_against(model, known) if known else ({}, Fraction(1))
    kept = {unit: index * mean for unit, index in carried.items()}
    return {s.unit: kept[s.unit] if s.unit in kept else found[s.unit] for s in schools}, mean


def _counted_share(model: AllocationModel, school: School) -> Fraction | None:
    """Return the share that a concentration counts, None with other constructions."""
    rule = model.degree.concentration
    return school.shares[rule.factor][rule.category] if rule else None


def refuse_unusable(model: AllocationModel, schools: Sequence[School], pot_ore: int) -> None:
    """Raise RefusedError with every reason why nothing can be shared out."""
    problems = []
    if not schools:
        message = "Ingen enhet har både elever och uppgifter om elevernas bakgrund."
        cure = "Läs in elevantal och bakgrund för året."
        problems.append(Problem(message=message, column="pot", cure=cure))
    if pot_ore <= 0:
        problems.append(Problem(message=NO_POT, column="pot", cure="Skriv beloppet i kronor."))
    elif pot_ore % model.quantum_ore:
        quantum = swedish(Fraction(model.quantum_ore, 100), 2)
        message = f"Potten går inte jämnt upp i {quantum} kr, som modellen avrundar till."
        problems.append(Problem(message=message, column="pot", cure="Skriv ett jämnt belopp."))
    if problems:
        raise RefusedError(tuple(problems))


def _no_points(model: AllocationModel) -> Problem:
    if model.basis is not Basis.WEIGHTS:
        return Problem(message="Risken är noll för alla enheter.", column="value", value="0",
                       cure="Fyll i enheternas risk.")  # fmt: skip
    return Problem(
        message="Poängen är noll: alla elever finns i kategorier med vikten 0.",
        cure="Ge minst en kategori med elever en vikt större än 0.",
    )
