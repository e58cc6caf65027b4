"""Which enrolments are counted, where, and in which grade."""

from datetime import date

import pytest
from support.ss12000_server import OFFICE, OTHER, SCHOOL, enrolled, group, organisation, person

from qms.register.core.ss12000 import Delivery, groups_of, pupils_of, schools_of, tables_of

ON = date(2026, 10, 15)
SCHOOLS = (
    organisation(SCHOOL, "Ett", "11111111", schoolTypes=["GR"]),
    organisation(OTHER, "Två", "22222222"),
    {"id": OFFICE, "displayName": "Kontoret", "organisationType": "Förvaltning"},
)


def tables(persons, groups=(), known=()):
    delivery = Delivery(
        schools=schools_of(SCHOOLS), pupils=pupils_of(persons, on=ON),
        groups=groups_of(groups, on=ON), on=ON,
    )  # fmt: skip
    return tables_of(delivery, dict.fromkeys(known, "känd"))


def lines(found, dataset):
    text = found.files.get(dataset, b"").decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()[1:]]


@pytest.mark.parametrize(
    ("given", "grade"),
    [
        (enrolled(SCHOOL, 1), "1"), (enrolled(SCHOOL, 9), "9"), (enrolled(SCHOOL, 0), "F"),
        (enrolled(SCHOOL, None, "FKLASS"), "F"), (enrolled(SCHOOL, 4, "GRS"), "4"),
        (enrolled(SCHOOL, 4, "GRAN"), "4"), (enrolled(SCHOOL, 2, "GY"), "Gy 2"),
        (enrolled(SCHOOL, 2, "SAM"), "2"), (enrolled(SCHOOL, 5, startDate="2026-10-15"), "5"),
        (enrolled(SCHOOL, 5, endDate="2026-10-15"), "5"),
    ],
)  # fmt: skip
def test_an_enrolment_that_counts(given, grade):
    assert lines(tables([person("p", given)]), "pupil_counts") == [["11111111", grade, "2026", "1"]]


@pytest.mark.parametrize(
    "given",
    [
        enrolled(SCHOOL, 1, cancelled=True), enrolled(SCHOOL, 1, startDate="2026-10-16"),
        enrolled(SCHOOL, 1, endDate="2026-10-14"), enrolled(SCHOOL, None, "FTH"),
        enrolled(SCHOOL, None, "FS"), enrolled(SCHOOL, None), enrolled(SCHOOL, 11),
        enrolled(SCHOOL, "1"), enrolled(SCHOOL, 1, "VUX"), enrolled(OFFICE, 1), {"x": 1},
    ],
)  # fmt: skip
def test_an_enrolment_that_does_not(given):
    assert lines(tables([person("p", given)]), "pupil_counts") == []


def test_a_pupil_is_counted_once_at_each_unit_and_grade():
    found = tables([person("p", enrolled(SCHOOL, 1), enrolled(SCHOOL, 1), enrolled(OTHER, 1))])
    assert lines(found, "pupil_counts") == [
        ["11111111", "1", "2026", "1"], ["22222222", "1", "2026", "1"],
    ]  # fmt: skip
    assert found.at_several == 1


@pytest.mark.parametrize("marking", ["Ingen", "Sekretessmarkering", "Skyddad folkbokföring", None])
def test_protected_pupils_are_counted_as_others(marking):
    found = tables([person("p", enrolled(SCHOOL, 1), marking=marking)])
    assert lines(found, "pupil_counts") == [["11111111", "1", "2026", "1"]]


def test_only_units_that_the_register_lacks_are_rows_and_get_forms_from_their_pupils():
    found = tables([person("p", enrolled(OTHER, 4, "GRAN"))], known=["11111111"])
    assert lines(found, "units") == [
        ["22222222", "22222222", "Två", "Anpassad grundskola", "", ""]
    ]  # fmt: skip


def test_a_class_has_the_form_of_most_of_its_pupils():
    persons = [person("a", enrolled(SCHOOL, 4)), person("b", enrolled(SCHOOL, 4)),
               person("c", enrolled(SCHOOL, 4, "GRS"))]  # fmt: skip
    found = tables(persons, [group("g", "4A", SCHOOL, ["a", "b", "c", "a"]),
                             group("h", "Kör", SCHOOL, ["a"], kind="Övrigt"),
                             group("i", "Tom", SCHOOL, [])])  # fmt: skip
    assert lines(found, "groups") == [["11111111", "grundskola", "4A", "", "2026-10-15", "3"]]
