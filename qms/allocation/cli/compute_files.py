"""The files that `qms allocation compute` is fed with: read together, every fault at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from qms.allocation.core.budget.files import read_grades_file, read_hours_file
from qms.allocation.core.budget.year import YearInputs
from qms.allocation.core.factor_file import read_factor_file
from qms.allocation.core.model import AllocationModel
from qms.allocation.core.model_file import read_model_file
from qms.allocation.core.previous_file import missing_units, read_previous_file
from qms.kernel.problems import Problem, RefusedError
from qms.reports.command_files import read, refuse, say, sentences

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The names of the files; None for one that was not given."""

    model: str
    factors: str
    previous: str | None
    grades: str | None
    hours: str | None

    def placed(self, problem: Problem) -> str:
        """Return the sentence of a fault with the file or option that it is in."""
        if problem.column == "pot":
            return replace(problem, column="--budget").sentence()
        names = {
            "degree": self.model,
            "budget": self.model,
            "previous": self.previous or "--previous",
            "need_hours": self.hours or "--hours",
        }
        name = names.get(problem.column.split(".")[0], self.factors)
        return problem.sentence(Path(name).name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What the files hold; `before` are the units that last year's file names."""

    model: AllocationModel
    inputs: YearInputs
    before: frozenset[str]


def load(files: Files, budget: int) -> Loaded:
    """Return what the files hold, or end with the faults of all of them."""
    faults: list[str] = []
    if budget <= 0:
        faults.append("--budget: Potten ska vara större än noll. Skriv beloppet i kronor.")
    previous = _optional(files.previous, read_previous_file, faults)
    grades = _optional(files.grades, read_grades_file, faults)
    hours = _optional(files.hours, read_hours_file, faults)
    try:
        model = read_model_file(read(files.model))
    except RefusedError as refused:
        # Without a model nothing can be said of the factors.
        refuse([*sentences(refused.problems, files.model), *faults])
    faults += _missing_files(model, files)
    try:
        found = read_factor_file(read(files.factors), file_name=files.factors, model=model)
    except RefusedError as refused:
        refuse([*sentences(refused.problems, files.factors), *faults])
    if model.degree.needs_previous and previous is not None and files.previous:
        missing = missing_units([school.unit for school in found.schools], previous)
        faults += sentences(missing, files.previous)
    if faults:
        refuse(faults)
    if found.skipped:
        say(f"Kolumner som inte används: {', '.join(found.skipped)}.")
    known = {unit: Fraction(kr) for unit, kr in (previous or {}).items() if kr is not None}
    return Loaded(
        model=model,
        inputs=YearInputs(
            schools=found.schools, grades=grades or {}, hours=hours or {}, previous=known
        ),
        before=frozenset(previous or {}),
    )


def _missing_files(model: AllocationModel, files: Files) -> list[str]:
    """Return a fault for each option that the model needs, and for each it has no use for."""
    found = []
    if model.degree.needs_previous and files.previous is None:
        found.append("--previous: Modellen fasar in. Lämna förra årets kronor per elev.")
    rules = model.budget
    if rules and (rules.volume or rules.early_years) and files.grades is None:
        found.append("--grades: Modellen har en budget. Lämna elever per årskurssteg.")
    for option, name in (("--grades", files.grades), ("--hours", files.hours)):
        if rules is None and name:
            found.append(f"{option}: Modellen har ingen budget att dela. Ta bort {option}.")
    return found


def _optional(name: str | None, reader: Callable[..., Read], faults: list[str]) -> Read | None:
    """Return what the file holds; None, and the faults told, where there is none to read."""
    if name is None:
        return None
    try:
        return reader(read(name), file_name=name)
    except RefusedError as refused:
        faults += sentences(refused.problems, name)
        return None
