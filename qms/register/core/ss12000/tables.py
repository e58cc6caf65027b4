"""From a delivery to files of units, pupil counts and classes, as the import reads them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from qms.kernel.table_write import Cell, write_csv
from qms.register.core.ss12000.facts import Enrolment, Group, Pupil, School

UNIT_FORMS = MappingProxyType(
    {
        "FS": "Förskola", "FKLASS": "Grundskola", "GR": "Grundskola", "SP": "Grundskola",
        "SAM": "Grundskola", "FTH": "Fritidshem", "GRS": "Anpassad grundskola",
        "GRAN": "Anpassad grundskola", "GY": "Gymnasieskola",
    }
)  # fmt: skip
GROUP_FORMS = MappingProxyType(
    {
        "FS": "förskola", "FKLASS": "förskoleklass", "GR": "grundskola", "SP": "grundskola",
        "SAM": "grundskola", "FTH": "fritidshem", "GRS": "anpassad grundskola",
        "GRAN": "anpassad grundskola", "GY": "gymnasieskola", "GYS": "anpassad gymnasieskola",
        "GYAN": "anpassad gymnasieskola",
    }
)  # fmt: skip
IN_GRADES = frozenset({"GR", "SP", "SAM", "GRS", "GRAN"})
IN_UPPER = frozenset({"GY", "GYS", "GYAN"})
UNIT_HEADER = ("lokalt id", "skolenhetskod", "namn", "skolform", "öppnad", "stängd")
COUNT_HEADER = ("enhet", "årskurs", "år", "antal")
GROUP_HEADER = ("enhet", "skolform", "klass", "stadium", "mätdag", "elever")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """All that was delivered, as of a day."""

    schools: Sequence[School]
    pupils: Sequence[Pupil]
    groups: Sequence[Group]
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Files by dataset in the order they are read; empty ones are left out.

    `without_grade` are enrolments that no grade can be told of (preschool, leisure centres),
    `elsewhere` those at organisations that are no school units of the delivery, `at_several`
    pupils counted at more than one unit or grade.
    """

    files: Mapping[str, bytes]
    pupils: int
    without_grade: int
    elsewhere: int
    at_several: int


def tables_of(delivery: Delivery, known_codes: Mapping[str, str]) -> Tables:
    """Return the files; `known_codes` is school-unit code to the local id that the register has.

    A unit whose code the register has stays as it is there, and is only counted at.
    """
    names = {one.id: _name(one, known_codes) for one in delivery.schools}
    places = [_places(pupil, names) for pupil in delivery.pupils]
    counts = Counter(place for found in places for place in found)
    every = [one for pupil in delivery.pupils for one in pupil.enrolments]
    files: dict[str, tuple[Sequence[str], list[tuple[Cell, ...]]]] = {
        "units": (UNIT_HEADER, [*_unit_rows(delivery, known_codes)]),
        "pupil_counts": (COUNT_HEADER, [
            (unit, grade, delivery.on.year, n) for (unit, grade), n in sorted(counts.items())
        ]),
        "groups": (GROUP_HEADER, [*_group_rows(delivery, names)]),
    }  # fmt: skip
    return Tables(
        files={key: write_csv(head, rows, "sv") for key, (head, rows) in files.items() if rows},
        pupils=len(delivery.pupils),
        without_grade=sum(1 for one in every if not _grade(one)),
        elsewhere=sum(1 for one in every if one.school not in names),
        at_several=sum(1 for found in places if len(found) > 1),
    )


def _name(school: School, known_codes: Mapping[str, str]) -> str:
    """Return what the import knows the unit by."""
    return known_codes.get(school.code) or school.code or school.id


def _places(pupil: Pupil, names: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return the units and grades of a pupil, each once."""
    return frozenset(
        (names[one.school], grade)
        for one in pupil.enrolments
        if one.school in names and (grade := _grade(one))
    )


def _grade(one: Enrolment) -> str:
    """Return the grade as files write it; empty where the school type or the year has none."""
    if one.type == "FKLASS":
        return "F"
    if one.year is None:
        return ""
    if one.type in IN_GRADES:
        return str(one.year) if one.year else "F"
    return f"Gy {one.year}" if one.type in IN_UPPER and one.year else ""


def _unit_rows(delivery: Delivery, known_codes: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    types: dict[str, set[str]] = {}
    for pupil in delivery.pupils:
        for one in pupil.enrolments:
            types.setdefault(one.school, set()).add(one.type)
    for school in delivery.schools:
        if school.code and school.code in known_codes:
            continue
        met = school.types or tuple(sorted(types.get(school.id, ())))
        forms = dict.fromkeys(UNIT_FORMS[kind] for kind in met if kind in UNIT_FORMS)
        opened, closed = (day.isoformat() if day else "" for day in (school.opened, school.closed))
        yield school.code or school.id, school.code, school.name, ", ".join(forms), opened, closed


def _group_rows(
    delivery: Delivery, names: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str, date, int]]:
    kinds = {
        (pupil.id, one.school): one.type
        for pupil in delivery.pupils
        for one in pupil.enrolments
        if one.type != "FTH"
    }
    for group in delivery.groups:
        form = GROUP_FORMS.get(group.type) or _form_of(group, kinds)
        if group.school in names and form and group.members:
            yield names[group.school], form, group.name, "", delivery.on, len({*group.members})


def _form_of(group: Group, kinds: Mapping[tuple[str, str], str]) -> str:
    """Return the form that most of the group's pupils go in."""
    met = Counter(kinds.get((person, group.school), "") for person in group.members)
    most = max(sorted(met), key=lambda kind: met[kind], default="")
    return GROUP_FORMS.get(most, "")
