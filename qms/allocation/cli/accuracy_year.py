"""What `qms allocation accuracy` may be given beside the pupils: applications, and a decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from qms.allocation.core.accuracy.applications import Sought, read_applications_file
from qms.allocation.core.accuracy.result_file import compared_csv, shifts_csv
from qms.allocation.core.accuracy.year import NO_PUPILS, Decided, YearFound
from qms.allocation.core.factor_file import read_factor_file
from qms.allocation.core.model_file import read_model_file
from qms.allocation.core.risk.pupil_file import Wanted, read_pupil_file
from qms.kernel.problems import RefusedError
from qms.kernel.table_write import Locale
from qms.reports.command_files import read, refuse, sentences

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFiles:
    """The names of the files and the budget in öre; None for what was not given."""

    applications: str | None
    decided: str | None
    factors: str | None
    budget: int | None
    current: str | None
    compared: str | None
    shifts: str | None

    @property
    def faults(self) -> list[str]:
        """Return what is missing for the outputs that are asked for."""
        together: dict[str, object] = {
            "--decided": self.decided,
            "--factors": self.factors,
            "--budget": self.budget,
            "--current": self.current,
        }
        missing = [name for name, value in together.items() if value is None]
        found = []
        if missing and (self.shifts or len(missing) < len(together)):
            every = ", ".join(together)
            found.append(f"{every} hör ihop: de är beslutet. Lämna också {', '.join(missing)}.")
        if self.applications and not self.compared:
            found.append("--applications används bara till --compared. Lämna också den.")
        return found


def read_sought(files: YearFiles, faults: list[str]) -> tuple[Sought, ...]:
    """Return the applications, none when they were not given; a faulty file's faults are added."""
    name = files.applications
    if name is None:
        return ()
    found = _tried(name, lambda: read_applications_file(read(name), file_name=name), faults)
    return found or ()


def read_decided(files: YearFiles, *, wanted: Wanted, faults: list[str]) -> Decided | None:
    """Return the decision and this year's pupils, None without them; faults are added."""
    decided, factors, current = files.decided, files.factors, files.current
    if decided is None or factors is None or current is None or files.budget is None:
        return None
    pupils = _tried(
        current, lambda: read_pupil_file(read(current), file_name=current, wanted=wanted), faults
    )
    model = _tried(decided, lambda: read_model_file(read(decided)), faults)
    if model is None:
        return None
    known = _tried(
        factors, lambda: read_factor_file(read(factors), file_name=factors, model=model), faults
    )
    if pupils is None or known is None:
        return None
    return Decided(
        budget_year=None, model=model, schools=known.schools, pot_ore=files.budget,
        pupils=pupils.pupils,
    )  # fmt: skip


def year_contents(files: YearFiles, found: YearFound, locale: Locale) -> Mapping[str, bytes]:
    """Return the content of each file that is asked for, or end with the reason why not."""
    contents: dict[str, bytes] = {}
    if files.compared:
        if not found.compared:
            refuse(["--compared: inga skolor går att jämföra. Lämna --paid och --year, eller "
                    "--applications."])  # fmt: skip
        contents[files.compared] = compared_csv(found.compared, locale)
    if files.shifts:
        if not found.shifts:
            why = "årets elever saknas." if found.no_shifts == NO_PUPILS else found.no_shifts
            refuse([f"--shifts: {why}"])
        contents[files.shifts] = shifts_csv(found.shifts, locale)
    return contents


def _tried(name: str, reading: Callable[[], Read], faults: list[str]) -> Read | None:
    try:
        return reading()
    except RefusedError as refused:
        faults += sentences(refused.problems, name)
        return None
