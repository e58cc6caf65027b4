"""Is what is known of each unit something that the model can count with?"""

from collections.abc import Container, Iterator, Mapping, Sequence
from fractions import Fraction

from qms.allocation.core.index import School, is_known
from qms.allocation.core.model import AllocationModel, Basis
from qms.allocation.core.numerals import swedish
from qms.allocation.core.shares import TOLERANCE
from qms.kernel.problems import Problem, RefusedError


def refuse_faulty(
    model: AllocationModel,
    schools: Sequence[School],
    names: Mapping[str, str],
    *,
    carried: Container[str] = (),
) -> None:
    """Raise RefusedError with every unit, factor and value that cannot be counted with.

    A unit whose index is `carried` forward may lack its background, unless shares decide the
    amount also beside the index.
    """
    problems = [*_model_faults(model)]
    seen: set[str] = set()
    for school in schools:
        name = names.get(school.unit, school.unit)
        if school.unit in seen:
            problems.append(_fault(f"{name} finns två gånger.", "Ta bort den ena."))
        seen.add(school.unit)
        problems += _pupil_faults(school, name)
        needs_all = school.unit not in carried or model.degree.concentration is not None
        if needs_all or is_known(model, school):
            problems += _background_faults(model, school, name)
    if problems:
        raise RefusedError(tuple(problems))


def _model_faults(model: AllocationModel) -> Iterator[Problem]:
    rule = model.degree.concentration
    categories = {(f.name, c.name) for f in model.factors for c in f.categories}
    if rule and (rule.factor, rule.category) not in categories:
        yield _fault(
            f"Koncentrationen räknar {rule.factor}: {rule.category}, som inte finns i modellen.",
            "Skriv en faktor och kategori som modellen har.",
            column="degree.concentration",
        )
    if model.basis is not Basis.WEIGHTS:
        return
    for factor in model.factors:
        if not any(category.weight for category in factor.categories):
            yield _fault(
                f"{factor.name} har bara vikter som är noll.",
                "Ge minst en kategori en vikt eller ta bort faktorn.",
                column=factor.name,
                value="0",
            )


def _pupil_faults(school: School, name: str) -> Iterator[Problem]:
    if school.pupils < 1:
        yield _fault(
            f"{name}: antalet elever är {school.pupils}.",
            "Skriv ett antal som är minst 1, eller ta bort enheten.",
            column="pupils",
            value=str(school.pupils),
        )


def _background_faults(model: AllocationModel, school: School, name: str) -> Iterator[Problem]:
    if model.basis is not Basis.WEIGHTS:
        yield from _value_faults(school, name)
    for factor in model.factors:
        parts = school.shares.get(factor.name, {})
        missing = [c.name for c in factor.categories if c.name not in parts]
        if missing:
            yield _fault(
                f"{name}, {factor.name}: uppgift saknas för {', '.join(missing)}.",
                "Fyll i andelarna, eller ta bort faktorn ur modellen.",
                column=factor.name,
            )
        else:
            yield from _share_faults(parts, f"{name}, {factor.name}", factor.name)


def _value_faults(school: School, name: str) -> Iterator[Problem]:
    if school.value is None:
        yield _fault(
            f"{name}: risken saknas.",
            "Fyll i enhetens risk (value), eller räkna den med riskmodellen.",
            column="value",
        )
    elif school.value < 0:
        shown = swedish(school.value)
        yield _fault(
            f"{name}: risken är {shown}, mindre än noll.",
            "Skriv ett tal som är noll eller större.",
            column="value",
            value=shown,
        )


def _share_faults(parts: Mapping[str, Fraction], where: str, factor: str) -> Iterator[Problem]:
    for category, share in parts.items():
        if share < 0:
            shown = f"{swedish(share * 100)} %"
            yield _fault(
                f"{where}: andelen {category} är {shown}, mindre än noll.",
                "Skriv ett tal som är noll eller större.",
                column=factor,
                value=shown,
            )
    total = sum(parts.values(), Fraction(0))
    if abs(total - 1) > TOLERANCE:
        shown = f"{swedish(total * 100, 1)} %"
        yield _fault(
            f"{where}: andelarna summerar till {shown}, inte till 100 %.",
            "Rätta andelarna eller lägg till kategorin som saknas.",
            column=factor,
            value=shown,
        )


def _fault(message: str, cure: str, *, column: str = "", value: str = "") -> Problem:
    return Problem(message=message, cure=cure, column=column, value=value)
