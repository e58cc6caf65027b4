"""What is known, put together from the files of an analyst."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qms.forecast.core.cells import GRADES
from qms.forecast.core.count_file import (
    BIRTH_COLUMNS,
    POPULATION_COLUMNS,
    PUPIL_COLUMNS,
    CountFile,
    read_counts,
)
from qms.forecast.core.feeders import ALL_UNITS, Feeders
from qms.forecast.core.file_remarks import births_of, no_pupils, short_series
from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.values import AreaCount, Dwellings, Flow
from qms.forecast.core.methods import Known
from qms.forecast.core.panel import Count, build_panel
from qms.forecast.core.plan_file import PlanFile, read_dwellings, read_flows
from qms.kernel.problems import Problem

MIN_YEARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One input file: the name to show and its content."""

    file_name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFiles:
    """What the files say, or every sentence about why they cannot be used.

    `known` is None exactly when there are `faults`. `remarks` hold what was skipped.
    """

    known: Known | None
    faults: tuple[str, ...]
    remarks: tuple[str, ...]


def read_known(
    pupils: Source,
    *,
    population: Source | None = None,
    births: Source | None = None,
    grades: tuple[int, int] | None = None,
    as_of: int | None = None,
    entry_age: int = 6,
    housing: Source | None = None,
    flows: Source | None = None,
) -> KnownFiles:
    """Return what was known in `as_of` (default: the last year of the pupils).

    With `flows`, the units of population and births are areas.

    `grades` keeps pupils of those grades (or ages, as the file numbers them), both ends
    included. `entry_age` is the age of grade 0, needed where pupils are numbered by grade.
    """
    read = read_counts(pupils.content, file_name=pupils.file_name, columns=PUPIL_COLUMNS)
    young = _optional(population, POPULATION_COLUMNS)
    born = _optional(births, BIRTH_COLUMNS)
    files = [file for file in (read, young, born) if file is not None]
    homes, led = _planned(housing, read_dwellings), _planned(flows, read_flows)
    plans = [file for file in (homes, led) if file is not None]
    faults = [p.sentence(file.file_name) for file in files for p in file.problems]
    faults += [p.sentence(file.file_name) for file in plans for p in file.problems]
    kept = [c for c in read.counts if _kept(c, grades, as_of)]
    if not faults:
        faults += [
            *_outside_form(read, grades), *no_pupils(read, kept), *_unusable(read, kept)
        ]  # fmt: skip
    if faults:
        return KnownFiles(known=None, faults=tuple(faults), remarks=())
    panel = build_panel(kept)
    offset = 0 if read.by_age else entry_age
    feeders = None
    if young or born:
        feeders = _feeders(young, born, units=panel.units, lowest=panel.steps[0], offset=offset)
        feeders = feeders if as_of is None else feeders.until(as_of)
    inputs = None
    if plans:
        inputs = _inputs(
            kept, young, born, entry_age=offset,
            dwellings=homes.rows if homes else (), flows=led.rows if led else (), as_of=as_of,
        )  # fmt: skip
    known = Known(pupils=panel, feeders=feeders, inputs=inputs)
    unled = _unled(led, panel.units) if led else ()
    said = () if led else births_of(born, panel.units)
    remarks = [
        *_remarks(files), *_outside(read, grades), *unled, *short_series(read, kept), *said
    ]  # fmt: skip
    return KnownFiles(known=known, faults=(), remarks=tuple(remarks))


def _optional(source: Source | None, columns: tuple[tuple[str, ...], ...]) -> CountFile | None:
    if source is None:
        return None
    return read_counts(source.content, file_name=source.file_name, columns=columns)


def _planned(source: Source | None, read: Callable[..., PlanFile]) -> PlanFile | None:
    return read(source.content, file_name=source.file_name) if source else None


def _inputs(
    kept: Sequence[Count],
    young: CountFile | None,
    born: CountFile | None,
    *,
    entry_age: int,
    dwellings: tuple[Dwellings, ...],
    flows: tuple[Flow, ...],
    as_of: int | None,
) -> Inputs:
    """Return the plans beside the counts; an area of a unit's name is where the unit lies."""
    last = max(count.year for count in kept) if as_of is None else as_of
    shift = 0 if young and young.by_age else entry_age
    return Inputs(
        counts=tuple(kept),
        population=_people(young, shift=shift, last=last) if flows else (),
        births=_people(born, shift=0, last=last) if flows else (),
        dwellings=dwellings,
        flows=tuple(flow for flow in flows if flow.year <= last),
        homes=tuple((unit, unit) for unit in sorted({count.unit for count in kept})),
        entry_age=entry_age,
    )


def _people(file: CountFile | None, *, shift: int, last: int) -> tuple[AreaCount, ...]:
    return tuple(
        AreaCount(area=one.unit, age=one.step + shift, year=one.year, n=one.n)
        for one in (file.counts if file else ())
        if one.n is not None and one.year <= last
    )


def _kept(count: Count, grades: tuple[int, int] | None, as_of: int | None) -> bool:
    in_time = as_of is None or count.year <= as_of
    return in_time and (grades is None or grades[0] <= count.step <= grades[1])


def _outside_form(read: CountFile, grades: tuple[int, int] | None) -> list[str]:
    """Return that `--grades` asks for grades that no school form has, of a file with grades."""
    if read.by_age or grades is None or {*grades} <= {*GRADES}:
        return []
    message = (
        f"--grades {grades[0]}-{grades[1]}: filen har årskurser, och de slutar med {GRADES[-1]}."
    )
    cure = "Ange årskurser, till exempel F-9, eller döp kolumnen till age om talen är åldrar."
    return [Problem(message=message, column="grade", cure=cure).sentence(read.file_name)]


def _unusable(read: CountFile, kept: Sequence[Count]) -> list[str]:
    """Return why the rows that are left cannot be forecast from."""
    if any(count.unit == ALL_UNITS for count in read.counts):
        message = "Enheten * betyder alla enheter och kan inte ha egna rader."
        problem = Problem(
            message=message, column="unit", cure="Ta bort raderna eller döp om enheten."
        )
        return [problem.sentence(read.file_name)]
    if len({count.year for count in kept}) >= MIN_YEARS:
        return []
    message = "Efter urvalet av årskurser och år finns mindre än två års elever."
    cure = "Ge minst två år, och kontrollera --grades och --as-of."
    return [Problem(message=message, cure=cure).sentence(read.file_name)]


def _feeders(
    young: CountFile | None,
    born: CountFile | None,
    *,
    units: tuple[str, ...],
    lowest: int,
    offset: int,
) -> Feeders:
    """Return the children below the lowest step; units that have no pupils stand for all."""
    children: dict[str, dict[tuple[int, int], float]] = {}
    for count in young.counts if young else ():
        step = count.step - offset if young and young.by_age else count.step
        if step < lowest and count.n is not None:
            cells = children.setdefault(count.unit if count.unit in units else ALL_UNITS, {})
            cells[step, count.year] = cells.get((step, count.year), 0.0) + count.n
    births: dict[str, dict[int, float]] = {}
    for count in born.counts if born else ():
        if count.n is not None:
            years = births.setdefault(count.unit if count.unit in units else ALL_UNITS, {})
            years[count.year] = years.get(count.year, 0.0) + count.n
    return Feeders(children=children, births=births, entry_age=offset)


def _remarks(files: Sequence[CountFile]) -> list[str]:
    said = []
    for file in files:
        if file.skipped:
            said.append(f"{file.file_name}: kolumnerna {', '.join(file.skipped)} används inte.")
        broken = [count for count in file.counts if count.n is not None and count.n % 1]
        if broken:
            first = broken[0]
            said.append(
                f"{file.file_name}: {len(broken)} antal är inte heltal och används som de står, "
                f"först {first.unit}, {first.step}, {first.year}: {first.n:g}."
            )
        if file.withheld:
            said.append(f"{file.file_name}: {file.withheld} dolda antal skattas ur grannåren.")
    return said


def _outside(read: CountFile, grades: tuple[int, int] | None) -> list[str]:
    """Return how many rows `grades` leaves out, and the first of them."""
    left = [count for count in read.counts if grades and not _kept(count, grades, None)]
    if not left:
        return []
    first, kind = left[0], "ålder" if read.by_age else "årskurs"
    return [
        f"{read.file_name}: {len(left)} rader ligger utanför --grades och räknas inte som elever, "
        f"först {first.unit}, {kind} {first.step}, {first.year}."
    ]


def _unled(led: PlanFile, units: tuple[str, ...]) -> list[str]:
    """Return which units of the flows have no pupils, so that nobody can be led there."""
    return [
        f"{led.file_name}: {unit} finns inte bland eleverna. Raderna om enheten används inte."
        for unit in sorted({flow.unit for flow in led.rows if isinstance(flow, Flow)} - {*units})
    ]
