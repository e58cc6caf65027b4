"""Faults of the large tables: children, kilometres and shares."""

from collections.abc import Iterator

import numpy as np

from qms.kernel.said import said
from qms.planning.core.case.case import Case, Rule
from qms.planning.core.case.faults.found import Found, Sheet, figure, found

YEARS = (1900, 2200)
OFF = 0.005
"""Shares may add up to this far from 1."""


def shape_faults(case: Case) -> Iterator[Found]:
    """Yield tables that do not have the size that areas, schools, grades and bands give."""
    areas, schools = len(case.areas), len(case.schools)
    wanted = {
        (Sheet.DEMAND, "n"): (case.demand, (len(case.demand), areas, len(case.grades))),
        (Sheet.DISTANCES, "km"): (case.distance, (areas, schools)),
        (Sheet.SHARES, "share"): (case.shares, (areas, len(case.bands), schools)),
    }
    for (sheet, column), (table, shape) in wanted.items():
        if table is not None and table.shape != shape:
            yield found(sheet, column, said(
                "Tabellen har formen %(have)s och ska ha %(want)s.", have=table.shape, want=shape),
                said("Lägg till det som saknas."))  # fmt: skip
    if not YEARS[0] <= case.first_year <= YEARS[1]:
        yield found(Sheet.CASE, "first_year", said("%(year)s är inget årtal.",
                    year=case.first_year), said("Skriv till exempel 2027."),
                    value=case.first_year)  # fmt: skip
    if not len(case.demand):
        yield found(Sheet.DEMAND, "year", said("Prognosen har inga år."),
                    said("Lägg till minst ett."))  # fmt: skip
    for area in dict.fromkeys(one for one in case.areas if case.areas.count(one) > 1):
        yield found(Sheet.DEMAND, "area", said("Området %(area)s finns två gånger.", area=area),
                    said("Ta bort det ena."), value=area)  # fmt: skip


def demand_faults(case: Case) -> Iterator[Found]:
    """Yield the areas, grades and years whose children are no number from 0."""
    for t, i, g in np.argwhere(~(np.isfinite(case.demand) & (case.demand >= 0))):
        value, year = float(case.demand[t, i, g]), case.first_year + int(t)
        area, grade = case.areas[i], case.grades[g].key
        yield found(Sheet.DEMAND, "n", said(
            "Området %(area)s har %(n)s barn i årskurs %(grade)s år %(year)s.", area=area,
            n=figure(value), grade=grade, year=year), said("Skriv ett tal från 0."),
            key=(area, grade, str(year)), value=value)  # fmt: skip


def distance_faults(case: Case) -> Iterator[Found]:
    """Yield the areas and schools whose distance is no number from 0."""
    for i, j in np.argwhere(~(np.isfinite(case.distance) & (case.distance >= 0))):
        value, school = float(case.distance[i, j]), case.schools[j]
        yield found(Sheet.DISTANCES, "km", said(
            "Från %(area)s till %(school)s är det %(km)s km.", area=case.areas[i],
            school=school.name, km=figure(value)), said("Skriv ett tal från 0."),
            key=(case.areas[i], school.key), value=value)  # fmt: skip


def share_faults(case: Case) -> Iterator[Found]:
    """Yield shares below zero, and areas whose shares do not add up to 1."""
    if case.shares is None:
        if case.rule is not Rule.NEAREST:
            yield found(Sheet.CASE, "rule", said("Regeln %(rule)s behöver andelar, men de saknas.",
                        rule=case.rule.value), said("Lämna andelar eller välj regeln nearest."),
                        value=case.rule.value)  # fmt: skip
        return
    for i, b, j in np.argwhere(~(case.shares >= 0)):
        value, school = float(case.shares[i, b, j]), case.schools[j]
        yield found(Sheet.SHARES, "share", said(
            "Andelen från %(area)s till %(school)s i %(band)s är %(share)s.", area=case.areas[i],
            school=school.name, band=case.bands[b], share=figure(value)),
            said("Skriv en andel från 0 till 1."),
            key=(case.areas[i], case.bands[b], school.key), value=value)  # fmt: skip
    if case.rule is not Rule.NEAREST:
        yield from _sums(case, case.shares.sum(axis=2))


def _sums(case: Case, sums: np.ndarray) -> Iterator[Found]:
    for b, band in enumerate(case.bands):
        children = case.demand[:, :, case.band_grades(b)].sum(axis=(0, 2))
        for i in np.flatnonzero((np.abs(sums[:, b] - 1) > OFF) & (children > 0)):
            yield found(Sheet.SHARES, "share", said(
                "Andelarna från %(area)s i %(band)s blir %(sum)s.", area=case.areas[i], band=band,
                sum=figure(float(sums[i, b]))), said("De ska bli 1 tillsammans."),
                key=(case.areas[i], band), value=float(sums[i, b]))  # fmt: skip
