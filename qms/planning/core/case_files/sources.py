"""The files of a case, and faults that say which of them they are in."""

from dataclasses import dataclass, field

from qms.kernel.problems import Problem, RefusedError
from qms.planning.core.case import Case
from qms.planning.core.case.faults import Found, Sheet, every_fault, every_remark

CASE, SCHOOLS, AREAS = "case.toml", "schools.csv", "areas.csv"
DISTANCES, DEMAND, SHARES = "distances.csv", "demand.csv", "shares.csv"
ALTERNATIVES = "alternatives.toml"
NEEDED = (CASE, SCHOOLS, AREAS, DEMAND)
OPTIONAL = (DISTANCES, SHARES, ALTERNATIVES)
FILE_OF = {
    Sheet.CASE: CASE, Sheet.SCHOOLS: SCHOOLS, Sheet.DISTANCES: DISTANCES, Sheet.DEMAND: DEMAND,
    Sheet.SHARES: SHARES,
}  # fmt: skip


class CaseRefusedError(Exception):
    """The files have faults; `sentences` is one for each: `file:row:column: sentence`."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(f"{len(sentences)} faults")
        self.sentences = sentences


@dataclass(slots=True)
class Faults:
    """Faults and remarks as they are found, and the rows that things were read from."""

    told: list[str] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    rows: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)

    def add(self, file: str, *problems: Problem) -> None:
        """Keep faults of a file, a row after the other."""
        self.files |= {file for _ in problems}
        self.told += [one.sentence(file) for one in sorted(problems, key=lambda one: one.row or 0)]

    def lacking(self, file: str, column: str, message: str) -> None:
        """Keep that rows are missing."""
        self.add(file, Problem(message=message, column=column, cure="Lägg till raderna."))

    def take(self, file: str, refused: RefusedError) -> None:
        """Keep the faults of a file that cannot be read."""
        self.add(file, *refused.problems)

    def check(self, case: Case) -> None:
        """Keep what is wrong with the case, but in files that have faults already.

        There, faulty cells were read as something harmless, and what follows of that misleads.
        """
        some = [one for one in every_fault(case) if FILE_OF[one.sheet] not in self.files]
        self.told += [self.sentence(one) for one in some]
        self.files |= {FILE_OF[one.sheet] for one in some}

    def remark(self, file: str, column: str, message: str) -> None:
        """Keep a sentence on what was done with something in a file."""
        self.remarks.append(Problem(message=message, column=column).sentence(file))

    def remarks_on(self, case: Case) -> tuple[str, ...]:
        """Return what was kept, and what a planner should know of the case."""
        return (*self.remarks, *(self.sentence(one) for one in every_remark(case)))

    def raise_any(self) -> None:
        """Raise CaseRefusedError with every fault, if there is one."""
        if self.told:
            raise CaseRefusedError(tuple(self.told))

    def sentence(self, one: Found) -> str:
        """Return the sentence with the file, and the row where the thing was read."""
        file = FILE_OF[one.sheet]
        problem = one.problem
        row = self.rows.get((file, one.key))
        return Problem(
            message=problem.message, column=problem.column, value=problem.value,
            cure=problem.cure, row=row,
        ).sentence(file)  # fmt: skip
