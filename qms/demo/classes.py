"""Children by unit, school form and grade, and the classes and groups that they are in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from qms.costs.core.items import GrantForm
from qms.demo.generate import DemoData
from qms.demo.municipality import BY_KEY, UNITS
from qms.demo.places import MUNICIPAL
from qms.demo.units import DemoUnit
from qms.kernel.schoolyear import grade_label
from qms.org.core.forms import SchoolForm

LEISURE_PERCENT = {0: 90, 1: 88, 2: 84, 3: 75, 4: 32, 5: 16, 6: 8}
"""How many of a school's pupils that go to its leisure centre, by step."""
ALONE = {"L01": {0: 9, 1: 9, 2: 8, 3: 7}, "L02": {0: 11, 1: 10, 2: 9, 3: 6}}
"""The leisure centres that stand alone: their children are counted at the schools."""
CLASS_SIZE = {
    GrantForm.PRESCHOOL: 17,
    GrantForm.PRESCHOOL_CLASS: 24,
    GrantForm.COMPULSORY: 26,
    GrantForm.ADAPTED_COMPULSORY: 7,
    GrantForm.LEISURE_CENTRE: 38,
    GrantForm.UPPER_SECONDARY: 29,
}
SMALL_CLASSES = {"R01": 7}
FORMS = {
    SchoolForm.PRESCHOOL: GrantForm.PRESCHOOL,
    SchoolForm.COMPULSORY: GrantForm.COMPULSORY,
    SchoolForm.RESOURCE_SCHOOL: GrantForm.COMPULSORY,
    SchoolForm.ADAPTED_COMPULSORY: GrantForm.ADAPTED_COMPULSORY,
    SchoolForm.UPPER_SECONDARY: GrantForm.UPPER_SECONDARY,
}
SPRING, AUTUMN = (2, 15), (10, 15)
Steps = Mapping[int, int]
"""Children by step."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class At:
    """A unit's part in a school form."""

    unit: str
    form: GrantForm


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """Pupils of a class or group on a count date."""

    at: At
    group: str
    band: str
    day: date
    pupils: int


def children(data: DemoData, autumn: int) -> dict[At, Steps]:
    """Return the children of every unit and form that autumn, by step."""
    found: defaultdict[At, dict[int, int]] = defaultdict(dict)
    for row in data.counts:
        if row.autumn == autumn and row.n:
            unit = BY_KEY[row.unit]
            found[At(unit=row.unit, form=_form(unit, row.step))][row.step] = row.n
            if _has_leisure(unit) and (there := row.n * LEISURE_PERCENT.get(row.step, 0) // 100):
                found[At(unit=row.unit, form=GrantForm.LEISURE_CENTRE)][row.step] = there
    for key, steps in ALONE.items():
        found[At(unit=key, form=GrantForm.LEISURE_CENTRE)] = dict(steps)
    return dict(sorted(found.items()))


def own(data: DemoData, autumn: int) -> dict[At, Steps]:
    """Return the children of the municipality's own units."""
    keys = _own_keys(data, autumn)
    return {at: steps for at, steps in children(data, autumn).items() if at.unit in keys}


def independent(data: DemoData, autumn: int) -> dict[At, Steps]:
    """Return the children of the units that others run."""
    keys = _own_keys(data, autumn)
    return {at: steps for at, steps in children(data, autumn).items() if at.unit not in keys}


def _own_keys(data: DemoData, autumn: int) -> set[str]:
    last = data.years.last_autumn
    return {unit.key for unit in UNITS if unit.provider_in(autumn, last) == MUNICIPAL}


def _form(unit: DemoUnit, step: int) -> GrantForm:
    form = FORMS[unit.main_form]
    return GrantForm.PRESCHOOL_CLASS if (form, step) == (GrantForm.COMPULSORY, 0) else form


def _has_leisure(unit: DemoUnit) -> bool:
    return any(at.form is SchoolForm.LEISURE_CENTRE for at in unit.forms[1:])


def count_dates(data: DemoData, year: int) -> Iterator[tuple[date, int]]:
    """Yield a year's count dates with the autumn whose children are counted.

    The coming year has one: the classes as they are planned.
    """
    last = data.years.last_autumn
    yield date(year, *SPRING), min(year - 1, last)
    if year <= last:
        yield date(year, *AUTUMN), year


def group_rows(data: DemoData, year: int) -> Iterator[GroupRow]:
    """Yield the own units' classes and groups on the year's count dates."""
    for day, autumn in count_dates(data, year):
        for at, steps in own(data, autumn).items():
            for name, band, pupils in groups_of(at, steps, autumn):
                yield GroupRow(at=at, group=name, band=band, day=day, pupils=pupils)


def groups_of(at: At, steps: Steps, autumn: int) -> Iterator[tuple[str, str, int]]:
    """Yield name, band and pupils of each class or group: as even as whole children are."""
    size = SMALL_CLASSES.get(at.unit, CLASS_SIZE[at.form])
    for band, here in _rooms(at.form, steps, autumn).items():
        total = sum(here.values())
        number = max(1, -(-total // size))
        for turn in range(number):
            letter = chr(ord("A") + turn)
            yield f"{band}{letter}", _band(at.form, min(here)), (total + turn) // number


def _rooms(form: GrantForm, steps: Steps, autumn: int) -> dict[str, Steps]:
    """Return the steps that share classes: each grade, or children of a wider age."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for step, n in sorted(steps.items()):
        wide = form in {GrantForm.PRESCHOOL, GrantForm.LEISURE_CENTRE}
        key = _band(form, step) if wide else grade_label(step, autumn)
        found[key.replace(" ", "")][step] = n
    return dict(found)


def _band(form: GrantForm, step: int) -> str:
    if form is GrantForm.PRESCHOOL:
        return "1–3 år" if step <= -3 else "4–5 år"
    if form is GrantForm.LEISURE_CENTRE:
        return "F–3" if step <= 3 else "4–6"
    if form is GrantForm.UPPER_SECONDARY:
        return "Gy"
    return "F" if step == 0 else "1–3" if step <= 3 else "4–6" if step <= 6 else "7–9"
