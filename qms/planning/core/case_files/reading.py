"""A whole case from its files: every fault of every file at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from qms.kernel.problems import Problem
from qms.planning.core.case import Case, Rule
from qms.planning.core.case_files.alternatives import Alternative, read_alternatives
from qms.planning.core.case_files.demand import Keys, read_demand
from qms.planning.core.case_files.distances import filled, read_distances
from qms.planning.core.case_files.schools import read_areas, read_schools
from qms.planning.core.case_files.settings import Settings, read_settings
from qms.planning.core.case_files.shares import read_shares
from qms.planning.core.case_files.sources import (
    ALTERNATIVES,
    AREAS,
    CASE,
    DEMAND,
    DISTANCES,
    NEEDED,
    SCHOOLS,
    SHARES,
    Faults,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRead:
    """The case, its alternatives, and sentences on what a planner should know."""

    name: str
    case: Case
    alternatives: tuple[Alternative, ...]
    remarks: tuple[str, ...]


def read_case(contents: Mapping[str, bytes]) -> CaseRead:
    """Return the case of the files by name; raise CaseRefusedError with every fault."""
    faults = Faults()
    for name in NEEDED:
        if name not in contents:
            faults.add(name, Problem(message="Filen saknas.", cure="Lägg den i mappen."))
    settings = read_settings(contents[CASE], faults) if CASE in contents else None
    case = _case(contents, settings, faults)
    if case is not None:
        faults.check(case)
    told = contents.get(ALTERNATIVES, b"")
    alternatives = read_alternatives(told, case, faults)
    faults.raise_any()
    if case is None or settings is None:  # cannot be without faults
        raise ValueError("no case")
    return CaseRead(name=settings.name, case=case, alternatives=alternatives,
                    remarks=faults.remarks_on(case))  # fmt: skip


def _case(contents: Mapping[str, bytes], settings: Settings | None, faults: Faults) -> Case | None:
    """Return the case, None when something that it is made of could not be read."""
    areas = schools = km = demand = shares = None
    if AREAS in contents:
        areas = read_areas(contents[AREAS], faults)
    if SCHOOLS in contents:
        schools = read_schools(contents[SCHOOLS], settings=settings, areas=areas, faults=faults)
    told: dict[Keys, float] | None = {}
    if DISTANCES in contents:
        told = read_distances(contents[DISTANCES], areas=areas, schools=schools, faults=faults)
    if areas is not None and schools is not None and told is not None:
        km = filled(told, areas=areas, schools=schools, settings=settings, faults=faults)
    if DEMAND in contents:
        demand = read_demand(contents[DEMAND], areas=areas, settings=settings, faults=faults)
    if SHARES in contents:
        shares = read_shares(contents[SHARES], settings=settings, areas=areas, schools=schools,
                             distance=km, faults=faults)  # fmt: skip
    if settings is None or areas is None or schools is None or km is None or demand is None:
        return None
    by_default = Rule.SHARES if shares is not None else Rule.NEAREST
    return Case(
        first_year=settings.first_year, grades=settings.grades, schools=tuple(schools),
        areas=tuple(areas), demand=demand, distance=km, prices=settings.prices, shares=shares,
        rule=settings.rule or by_default, payer=settings.payer, guards=settings.guards,
    )  # fmt: skip
