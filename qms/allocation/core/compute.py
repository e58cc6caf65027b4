"""From pot, pupils and index to öre: the linear construction, exact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.allocation.core.index import School, points_of, reference_points
from qms.allocation.core.model import AllocationModel, Construction, Where
from qms.allocation.core.numerals import swedish
from qms.kernel.money import split_exactly
from qms.kernel.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What decides a unit's part: pupils, and index where 1 is the municipality."""

    pupils: int
    index: Fraction


RULES_VERSION = "1"
"""Stored with every calculation; raised when the same inputs would give another amount."""

Rule = Callable[[int, Mapping[str, Demand]], dict[str, Fraction]]


def linear(pot_ore: int, demands: Mapping[str, Demand]) -> dict[str, Fraction]:
    """Return each unit's exact öre: pot × n·i ÷ Σ n·i."""
    weighted = weighted_pupils(demands)
    return {unit: pot_ore * d.pupils * d.index / weighted for unit, d in demands.items()}


RULES: Mapping[Construction, Rule] = {Construction.LINEAR: linear}


def weighted_pupils(demands: Mapping[str, Demand]) -> Fraction:
    """Return Σ pupils × index."""
    return sum((d.pupils * d.index for d in demands.values()), Fraction(0))


def to_ore(pot_ore: int, ideal: Mapping[str, Fraction], *, quantum_ore: int = 1) -> dict[str, int]:
    """Return whole multiples of `quantum_ore` that add up to the pot: largest remainder."""
    steps = {unit: share / quantum_ore for unit, share in ideal.items()}
    parts = split_exactly(pot_ore // quantum_ore, steps)
    return {unit: part * quantum_ore for unit, part in parts.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResult:
    """What a unit gets: `ideal_ore` before rounding, `ore` decided."""

    unit: str
    pupils: int
    points: Fraction
    index: Fraction
    ideal_ore: Fraction
    ore: int
    notes: tuple[str, ...] = ()

    @property
    def kr_per_pupil(self) -> Fraction:
        """Return the exact kronor per pupil before the total is rounded."""
        return self.ideal_ore / 100 / self.pupils


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """A whole calculation. `weighted` is Σ pupils × index: the pupils, when the mean is 1."""

    pot_ore: int
    pupils: int
    weighted: Fraction
    points: Fraction
    results: tuple[UnitResult, ...]

    @property
    def kr_at_one(self) -> Fraction:
        """Return kronor per pupil at index 1,00."""
        return Fraction(self.pot_ore, 100) / self.weighted


def compute(model: AllocationModel, schools: Sequence[School], *, pot_ore: int) -> Allocation:
    """Return what each school gets, by id; the öre add up to the pot exactly.

    Raise RefusedError when there is nothing to share, or nobody to share it among.
    """
    refuse_unusable(model, schools, pot_ore)
    ordered = sorted(schools, key=lambda school: school.unit)
    points = {school.unit: points_of(model, school.shares) for school in ordered}
    mean = reference_points(model, ordered)
    if mean <= 0 or not any(points.values()):
        raise RefusedError((_no_points(),))
    demands = {
        s.unit: Demand(pupils=s.pupils, index=model.rounded(points[s.unit] / mean, Where.INDEX))
        for s in ordered
    }
    ideal = RULES[model.construction](pot_ore, demands)
    ore = to_ore(pot_ore, ideal, quantum_ore=model.quantum_ore)
    return Allocation(
        pot_ore=pot_ore,
        pupils=sum(school.pupils for school in ordered),
        weighted=weighted_pupils(demands),
        points=mean,
        results=tuple(
            UnitResult(
                unit=school.unit,
                pupils=school.pupils,
                points=points[school.unit],
                index=demands[school.unit].index,
                ideal_ore=ideal[school.unit],
                ore=ore[school.unit],
                notes=school.notes,
            )
            for school in ordered
        ),
    )


def refuse_unusable(model: AllocationModel, schools: Sequence[School], pot_ore: int) -> None:
    """Raise RefusedError with every reason why nothing can be shared out."""
    problems = []
    if not schools:
        message = "Ingen enhet har både elever och uppgifter om elevernas bakgrund."
        cure = "Läs in elevantal och bakgrund för året."
        problems.append(Problem(message=message, column="pot", cure=cure))
    if pot_ore <= 0:
        message = "Potten ska vara större än noll."
        problems.append(Problem(message=message, column="pot", cure="Skriv beloppet i kronor."))
    elif pot_ore % model.quantum_ore:
        quantum = swedish(Fraction(model.quantum_ore, 100), 2)
        message = f"Potten går inte jämnt upp i {quantum} kr, som modellen avrundar till."
        problems.append(Problem(message=message, column="pot", cure="Skriv ett jämnt belopp."))
    if problems:
        raise RefusedError(tuple(problems))


def _no_points() -> Problem:
    return Problem(
        message="Poängen är noll: alla elever finns i kategorier med vikten 0.",
        cure="Ge minst en kategori med elever en vikt större än 0.",
    )
