"""Everything that is known about Älvhamra, made from a seed and a day: no clock, no storage."""

from dataclasses import dataclass
from datetime import date

from qms.demo.applications import ApplicationRow, make_applications
from qms.demo.background import BackgroundRow, make_background
from qms.demo.building import ChangeRow, HomeRow, make_changes, make_homes
from qms.demo.enrolment import CountRow, make_school_counts
from qms.demo.evacuation import evacuated
from qms.demo.flows import FlowRow, make_flows
from qms.demo.grade_points import MarkRow, make_marks
from qms.demo.municipality import SEED
from qms.demo.needs import Needs, make_needs
from qms.demo.other_counts import make_other_counts
from qms.demo.places import AREAS
from qms.demo.population import Population, PopulationRow, make_population, population_rows
from qms.demo.pupils import PupilRow, ground_of, make_current_pupils, make_historic_pupils
from qms.demo.results import ResultRow, make_results
from qms.demo.supports import SupportRow, make_supports
from qms.demo.years import DemoYears


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthRow:
    """Children born in an area during a calendar year."""

    area: str
    year: int
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoData:
    """The registers of the municipality."""

    seed: int
    years: DemoYears
    needs: Needs
    population: tuple[PopulationRow, ...]
    births: tuple[BirthRow, ...]
    school_counts: tuple[CountRow, ...]
    other_counts: tuple[CountRow, ...]
    background: tuple[BackgroundRow, ...]
    results: tuple[ResultRow, ...]
    historic_pupils: tuple[PupilRow, ...]
    marks: tuple[MarkRow, ...]
    current_pupils: tuple[PupilRow, ...]
    applications: tuple[ApplicationRow, ...]
    supports: tuple[SupportRow, ...]
    flows: tuple[FlowRow, ...]
    homes: tuple[HomeRow, ...]
    changes: tuple[ChangeRow, ...]

    @property
    def counts(self) -> tuple[CountRow, ...]:
        """Return every unit's counts."""
        return self.school_counts + self.other_counts


def generate(today: date, seed: int = SEED) -> DemoData:
    """Return the municipality as its registers stand on the day."""
    years = DemoYears(today=today)
    people = make_population(seed, last=years.last_autumn, autumns=years.autumns)
    schools = evacuated(make_school_counts(people, years.autumns), last=years.last_autumn)
    others = make_other_counts(people, years.autumns)
    needs = make_needs(seed, range(years.result_years[0] - 1, years.last_autumn + 1))
    background = make_background(needs, schools, years=years.background_years)
    ground = ground_of(seed, schools, background, last=years.last_autumn)
    historic = make_historic_pupils(ground, years.pupil_years)
    marks = make_marks(ground, historic, years.pupil_years)
    return DemoData(
        seed=seed,
        years=years,
        needs=needs,
        population=population_rows(people, years.population_years),
        births=_births(people, years),
        school_counts=schools,
        other_counts=others,
        background=background,
        results=make_results(
            needs,
            schools + others,
            historic,
            marks=marks,
            springs=years.result_years,
            tried_from=years.filed_years[0] + 1,
        ),
        historic_pupils=historic,
        marks=marks,
        current_pupils=make_current_pupils(ground, years.last_autumn),
        applications=make_applications(needs, schools, autumns=years.application_years),
        supports=tuple(make_supports(needs, schools + others, years=years.support_years)),
        flows=make_flows(people, schools, autumns=years.flow_years),
        homes=make_homes(years.last_autumn),
        changes=make_changes(years.last_autumn),
    )


def _births(people: Population, years: DemoYears) -> tuple[BirthRow, ...]:
    """Return births from six years before the first population year, to the last whole year."""
    first = years.population_years[0] - 6
    return tuple(
        BirthRow(area=area.key, year=year, n=people.births[area.key, year])
        for area in AREAS
        for year in range(first, years.last_autumn)
    )
