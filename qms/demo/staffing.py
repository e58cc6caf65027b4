"""The own units' square metres and staff, which their costs are divided and read by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from qms.costs.core.items import GrantForm
from qms.demo.classes import own
from qms.demo.generate import DemoData
from qms.demo.municipality import stream

SQUARE_METRES = {
    GrantForm.PRESCHOOL: 13, GrantForm.PRESCHOOL_CLASS: 10, GrantForm.COMPULSORY: 11,
    GrantForm.LEISURE_CENTRE: 1, GrantForm.ADAPTED_COMPULSORY: 24, GrantForm.UPPER_SECONDARY: 12,
}  # fmt: skip
TEACHERS, OTHERS, LEADERS = "lärare", "övrig pedagogisk personal", "ledning"
PER_HUNDRED: Mapping[GrantForm, Mapping[str, Decimal]] = {
    GrantForm.PRESCHOOL: {TEACHERS: Decimal("7.6"), OTHERS: Decimal("11.2")},
    GrantForm.PRESCHOOL_CLASS: {TEACHERS: Decimal("5.2"), OTHERS: Decimal("1.6")},
    GrantForm.COMPULSORY: {TEACHERS: Decimal("7.9"), OTHERS: Decimal("1.9")},
    GrantForm.LEISURE_CENTRE: {OTHERS: Decimal("5.1")},
    GrantForm.ADAPTED_COMPULSORY: {TEACHERS: Decimal("24"), OTHERS: Decimal("38")},
    GrantForm.UPPER_SECONDARY: {TEACHERS: Decimal("7.4"), OTHERS: Decimal("0.9")},
}
"""Full-time staff for a hundred children, by category."""
QUALIFIED = {TEACHERS: (0.62, 0.97), OTHERS: (0.15, 0.4), LEADERS: (1, 1)}
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """A unit's square metres in a year, and how many children and pupils they are for."""

    unit: str
    year: int
    square_metres: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """A unit's full-time staff of a category in a year, and how many of them are qualified."""

    unit: str
    year: int
    category: str
    full_time: Decimal
    qualified: Decimal


def area_rows(data: DemoData, year: int) -> Iterator[AreaRow]:
    """Yield the own units' square metres: what their largest autumn of the counts needed."""
    autumns = [one for one in data.years.autumns if one <= year]
    largest: dict[str, int] = {}
    most: dict[str, int] = {}
    for autumn in autumns[-3:]:
        needed: dict[str, int] = {}
        heads: dict[str, int] = {}
        for at, steps in own(data, autumn).items():
            if at.form is not GrantForm.LEISURE_CENTRE:
                heads[at.unit] = heads.get(at.unit, 0) + sum(steps.values())
            here = SQUARE_METRES[at.form] * sum(steps.values())
            needed[at.unit] = needed.get(at.unit, 180) + here
        for unit, metres in needed.items():
            largest[unit] = max(metres, largest.get(unit, 0))
            most[unit] = max(heads.get(unit, 0), most.get(unit, 1))
    for unit, metres in sorted(largest.items()):
        roomy = stream(data.seed, "area", unit).uniform(0.92, 1.25)
        yield AreaRow(
            unit=unit,
            year=year,
            square_metres=round(metres * roomy / 10) * 10,
            places=-(-most[unit] * 11 // 100) * 10,
        )


def staff_rows(data: DemoData, year: int) -> Iterator[StaffRow]:
    """Yield the own units' staff as it was that autumn."""
    autumn = min(year, data.years.last_autumn)
    found: dict[tuple[str, str], Decimal] = {}
    for at, steps in own(data, autumn).items():
        for category, per_hundred in PER_HUNDRED[at.form].items():
            here = per_hundred * sum(steps.values()) / 100
            found[at.unit, category] = found.get((at.unit, category), Decimal(0)) + here
        found[at.unit, LEADERS] = found.get((at.unit, LEADERS), Decimal("0.5")) + Decimal("0.3")
    for (unit, category), exact in sorted(found.items()):
        low, high = QUALIFIED[category]
        part = Decimal(round(stream(data.seed, "staff", unit, category).uniform(low, high), 3))
        full_time = max(exact.quantize(TENTH), TENTH)
        yield StaffRow(unit=unit, year=year, category=category, full_time=full_time,
                       qualified=min(full_time, (full_time * part).quantize(TENTH)))  # fmt: skip
