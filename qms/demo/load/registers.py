"""The registers, filled through the import machine: a first file of history, then one a year."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from qms.demo.generate import DemoData
from qms.demo.load import files
from qms.demo.load.importing import import_file
from qms.demo.load.world import Happening, World
from qms.demo.years import working_moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A yearly file: which dataset, what it is called, and when the file of a year comes.

    `later` is how many years after the year of the figures it comes.
    """

    dataset: str
    name: str
    years: Callable[[DemoData], range]
    make: Callable[[DemoData, range], bytes]
    month: int
    day: int
    later: int = 0


DELIVERIES = (
    Delivery(
        dataset="births",
        name="födda",
        years=lambda data: range(data.births[0].year, data.years.last_autumn),
        make=files.births_file,
        month=2,
        day=20,
        later=1,
    ),
    Delivery(
        dataset="population",
        name="folkmängd",
        years=lambda data: data.years.population_years,
        make=files.population_file,
        month=2,
        day=21,
        later=1,
    ),
    Delivery(
        dataset="housing",
        name="bostadsplan",
        years=lambda data: data.years.autumns[-1:],
        make=files.homes_file,
        month=9,
        day=3,
    ),
    Delivery(
        dataset="unit_changes",
        name="ändrade_skolor",
        years=lambda data: data.years.autumns[-1:],
        make=files.changes_file,
        month=9,
        day=4,
    ),
    Delivery(
        dataset="results",
        name="resultat_vt",
        years=lambda data: data.years.result_years,
        make=files.results_file,
        month=9,
        day=29,
    ),
    Delivery(
        dataset="pupil_counts",
        name="elever_ht",
        years=lambda data: data.years.autumns,
        make=files.counts_file,
        month=10,
        day=16,
    ),
    Delivery(
        dataset="flows",
        name="elever_per_område_ht",
        years=lambda data: data.years.flow_years,
        make=files.flows_file,
        month=10,
        day=17,
    ),
    Delivery(
        dataset="background",
        name="bakgrund_ht",
        years=lambda data: data.years.background_years,
        make=files.background_file,
        month=11,
        day=9,
    ),
    Delivery(
        dataset="historic_pupils",
        name="avgångselever_vt",
        years=lambda data: data.years.pupil_years,
        make=files.historic_pupils_file,
        month=9,
        day=30,
    ),
    Delivery(
        dataset="pupil_results",
        name="elevresultat_vt",
        years=lambda data: data.years.pupil_years,
        make=files.marks_file,
        month=10,
        day=1,
    ),
    Delivery(
        dataset="applications",
        name="skolval_ht",
        years=lambda data: data.years.application_years,
        make=files.applications_file,
        month=10,
        day=21,
    ),
    Delivery(
        dataset="support_grants",
        name="likvärdighetsresurser",
        years=lambda data: data.years.support_years,
        make=files.supports_file,
        month=10,
        day=22,
    ),
    Delivery(
        dataset="current_pupils",
        name="årets_elever_ht",
        years=lambda data: data.years.autumns[-1:],
        make=files.current_pupils_file,
        month=11,
        day=10,
    ),
)


def deliveries(data: DemoData, first: datetime) -> Iterator[Happening]:
    """Yield every import: what came before `first` in one file then, later years one by one."""
    for number, one in enumerate(DELIVERIES):
        years = one.years(data)
        old = [y for y in years if _comes(one, y) <= first]
        history = range(years[0], years[0] + len(old))
        start = first.replace(minute=4 * number + 5)
        if history:
            yield _import(one, history, at=start)
        for year in range(history.stop, years.stop):
            yield _import(one, range(year, year + 1), at=_comes(one, year))


def _comes(one: Delivery, year: int) -> datetime:
    return working_moment(year + one.later, one.month, one.day)


def _import(one: Delivery, years: range, *, at: datetime) -> Happening:
    span = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"

    def do(world: World, now: datetime) -> None:
        content = one.make(world.data, years)
        name = f"{one.name}_{span}.csv"
        import_file(world, dataset=one.dataset, name=name, content=content, now=now)

    return Happening(at=at, do=do)
