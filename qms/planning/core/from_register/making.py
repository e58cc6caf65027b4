"""From what the register says to a case, with everything that was assumed on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from qms.planning.core.case import Case, Grade, Guards, Rule, School
from qms.planning.core.case.case import Floats
from qms.planning.core.from_register.attending import attended
from qms.planning.core.from_register.children import living, pupils_of, shares_of
from qms.planning.core.from_register.forms import Assumptions, Kind, grades, spans
from qms.planning.core.from_register.journeys import Place, journeys
from qms.planning.core.from_register.notes import Note, Told, note
from qms.planning.core.from_register.planned import planned_steps
from qms.planning.core.from_register.prices import Counted, Priced, classes_in, priced
from qms.planning.core.from_register.reconciling import Reconciled, reconciled
from qms.planning.core.from_register.schools import Making, about_schools, school_of, site_of
from qms.planning.core.from_register.snapshot import Snapshot, UnitFacts
from qms.planning.core.plan import Step
from qms.register.core.premises_facts import CandidateSite, Position

LARGE = 0.95
"""The part of classes that are not larger than what is taken as the most of a class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which case is asked for."""

    kind: Kind
    first_year: int
    years: int
    given: Assumptions = field(default_factory=Assumptions)
    guards: Guards = field(default_factory=Guards)


@dataclass(frozen=True, kw_only=True)
class MadeCase:
    """A case, what a reader should know of it, and how its first year agrees with the books.

    `planned` is what the register says will happen, as steps. `unit_ids` is the register's id by
    the school's key; sites have none. `school_at` and
    `area_at` are places on the map by key and by name.
    """

    case: Case
    notes: tuple[Note, ...]
    reconciled: tuple[Reconciled, ...]
    planned: tuple[Step, ...]
    unit_ids: Mapping[str, int]
    school_at: Mapping[str, Position]
    area_at: Mapping[str, Position]


def make_case(found: Snapshot, wanted: Wanted) -> MadeCase:
    """Return the case of a snapshot that has units, areas and counts."""
    kind, units = wanted.kind, found.units
    found, attends, about_attending = attended(found, kind, wanted.given)
    sites = _sites(found, wanted)
    bands = spans(kind, [*((one.low, one.high) for one in units),
                         *((one.low, one.high) for one in sites)])  # fmt: skip
    size, about_size = _class_size(found, wanted)
    every = grades(kind, bands, size=size, year=wanted.first_year, given=wanted.given,
                   attends=attends)  # fmt: skip
    steps = [step for low, high in bands for step in range(low, high + 1)]
    years = range(wanted.first_year, wanted.first_year + wanted.years)
    pupils, about_pupils = pupils_of(found, units, steps, years)
    homes = living(found, units, steps)
    km, about_km = journeys(found, _places(units, sites, found), detour=wanted.given.detour)
    counted = _counted(found, units, steps, grades_=every, parts=homes.parts, km=km)
    money = priced(found.costs, kind, every, counted, given=_given(wanted), year=years[0])
    make = Making(found=found, bands=bands, year=years[0], level=money.prices.level,
                  classes=_classes(units, pupils[0], every), fixed=money.fixed)  # fmt: skip
    schools = (*(school_of(make, one) for one in units), *(site_of(make, one) for one in sites))
    case = _case(wanted, found, every, schools, money, pupils=pupils, parts=homes.parts, km=km)
    return MadeCase(
        case=case,
        notes=(
            *about_pupils, *about_attending, *_about_flows(found, years[0]), *homes.notes,
            *about_size, *about_km, *money.notes, *about_schools(make, units),
            *_outside(found, units, steps), *_always(found, wanted),
        ),
        reconciled=reconciled(case, found.costs, kind, counted),
        planned=planned_steps(case, found.planned, found.closing,
                              steps_of=dict(zip(case.bands, bands, strict=True)),
                              counted=max(found.counts)),
        unit_ids={str(unit.id): unit.id for unit in units},
        school_at={
            school.key: place.at
            for school, place in zip(schools, _places(units, sites, found), strict=True)
            if place.at
        },
        area_at={name: found.centres[key] for key, name in found.areas.items()
                 if key in found.centres},
    )  # fmt: skip


def _given(wanted: Wanted) -> Assumptions:
    """Return the assumptions; leisure centres use the school's special rooms."""
    is_centre = wanted.kind.attends is not None
    return replace(wanted.given, special_part=0.0) if is_centre else wanted.given


def _case(
    wanted: Wanted, found: Snapshot, every: tuple[Grade, ...], schools: tuple[School, ...],
    money: Priced, *, pupils: Floats, parts: Floats, km: Floats,
) -> Case:  # fmt: skip
    """Return the case: children are the schools' pupils laid on the areas they live in."""
    empty = Case(
        first_year=wanted.first_year, grades=every, schools=schools,
        areas=tuple(found.areas.values()), demand=np.einsum("tjg,ijg->tig", pupils, parts),
        distance=km, prices=money.prices, guards=wanted.guards, rule=Rule.SHARES,
        form=wanted.kind.form.value,
    )  # fmt: skip
    there = len(found.units)
    has = np.array([[band in one.bands and not one.is_candidate for one in schools]
                    for band in empty.bands], dtype=np.float64)  # fmt: skip
    first = np.zeros((len(found.areas), len(schools), len(every)))
    first[:, :there] = parts * pupils[0][None]
    slices = [empty.band_grades(at) for at in range(len(empty.bands))]
    return replace(empty, shares=shares_of(first, slices, km, has))


def _sites(found: Snapshot, wanted: Wanted) -> tuple[CandidateSite, ...]:
    """Return the sites; they are of compulsory schools, with the rooms of those."""
    if wanted.kind.attends is not None:
        return ()
    return tuple(one for one in found.candidates if one.low in wanted.kind.steps)


def _places(
    units: Sequence[UnitFacts], sites: Sequence[CandidateSite], found: Snapshot
) -> tuple[Place, ...]:
    return (
        *(
            Place(unit_id=one.id, name=one.name, area_id=one.area_id,
                  at=found.premises[one.id].building.at if one.id in found.premises else None)
            for one in units
        ),
        *(Place(unit_id=None, name=one.name, area_id=one.area_id, at=one.building.at)
          for one in sites),
    )  # fmt: skip


def _class_size(found: Snapshot, wanted: Wanted) -> tuple[float, tuple[Note, ...]]:
    """Return the most pupils of a class: as given, as nearly all classes are, or as assumed."""
    if wanted.given.class_size:
        size = wanted.given.class_size
    elif found.group_sizes:
        size = float(np.quantile(found.group_sizes, LARGE, method="higher"))
        return size, (note(Told.CLASS_SIZE, size=size, day=found.group_day),)
    else:
        size = wanted.kind.class_size
    return size, (note(Told.CLASS_SIZE_ASSUMED, size=size),)


def _counted(
    found: Snapshot, units: Sequence[UnitFacts], steps: Sequence[int],
    *, grades_: tuple[Grade, ...], parts: Floats, km: Floats,
) -> Counted:  # fmt: skip
    """Return classes and riders of the autumn that the costs are of."""
    year = found.costs.year if found.costs else max(found.counts)
    known = found.counts[min(found.counts, key=lambda one: abs(one - year))]
    pupils = np.array([[known.get((unit.id, step), 0.0) for step in steps] for unit in units])
    limits = np.array([grade.travel_limit for grade in grades_])
    over = km[:, : len(units), None] > limits
    return Counted(
        classes=classes_in(pupils, grades_), riders=float((parts * pupils[None] * over).sum())
    )


def _classes(
    units: Sequence[UnitFacts], pupils: Floats, every: tuple[Grade, ...]
) -> dict[int, int]:
    by_unit = classes_in(pupils, every).sum(axis=1)
    return {unit.id: int(n) for unit, n in zip(units, by_unit, strict=True)}


def _about_flows(found: Snapshot, first_year: int) -> Iterator[Note]:
    if found.flows_year is not None:
        yield note(Told.FLOWS, year=found.flows_year)
    yield note(Told.SHARES_HELD, year=first_year)


def _outside(found: Snapshot, units: Sequence[UnitFacts], steps: Sequence[int]) -> Iterator[Note]:
    """Yield pupils in grades that their school does not have: they are sent to the nearest."""
    newest = max(found.counts)
    for unit in units:
        beyond = [step for step in steps if not unit.low <= step <= unit.high]
        n = sum(found.counts[newest].get((unit.id, step), 0.0) for step in beyond)
        if n:
            yield note(Told.OUTSIDE_GRADES, school=unit.name, n=round(n), year=newest)


def _always(found: Snapshot, wanted: Wanted) -> Iterator[Note]:
    given = wanted.given
    names = {unit.id: unit.name for unit in found.units}
    known = {*((one.unit_id, one.year) for one in found.planned), *found.closing}
    for school, year in sorted((names[unit], year) for unit, year in known):
        if year > max(found.counts):
            yield note(Told.PLANNED, school=school, year=year)
    if wanted.kind.attends is not None:
        if found.others[1]:
            yield note(Told.CENTRES_NOT_OWN, schools=found.others[1])
    elif found.others[0]:
        yield note(Told.NOT_OWN, n=found.others[0], schools=found.others[1])
        yield note(Told.NOT_OWN_NAMES, names=", ".join(found.other_names))
    if given.travel_limit is None and len(wanted.kind.limits) > 1:
        yield note(Told.LIMITS)
    yield note(Told.NOT_IN_REGISTER, discount=given.discount, interest=given.interest)
