"""The demo's buildings hold its classes, lie in Sweden and can be told from each other."""

from math import dist

import pytest
from same_day import demo

from qms.demo.classes import groups_of, own
from qms.demo.municipality import BY_KEY, UNITS
from qms.demo.places import AREAS, MUNICIPAL
from qms.demo.premises import (
    CROWDED,
    OFFSETS,
    SPECIAL_FORMS,
    distance_rows,
    place_of,
    position_of,
    premises_rows,
)

DEMO = demo()
ROWS = {row.unit: row for row in premises_rows(DEMO)}
KM = {(area, unit): km for area, unit, km in distance_rows(DEMO)}


def test_every_own_unit_that_is_open_has_premises():
    last = DEMO.years.last_autumn
    assert set(ROWS) == {
        unit.key
        for unit in UNITS
        if unit.is_open(last, last) and unit.provider_in(last, last) == MUNICIPAL
    }


def test_today_s_classes_have_rooms():
    last = DEMO.years.last_autumn
    classes = dict.fromkeys(ROWS, 0)
    for at, steps in own(DEMO, last).items():
        if at.form not in SPECIAL_FORMS:
            classes[at.unit] += len([*groups_of(at, steps, last)])
    assert [unit for unit, n in classes.items() if n > ROWS[unit].rooms] == []
    assert set(ROWS) >= CROWDED


def test_some_are_leased_and_all_others_have_capital():
    leased = {row.unit for row in ROWS.values() if row.rent}
    assert {"G28"} < leased
    assert all((row.capital == 0) == (row.unit in leased) for row in ROWS.values())
    assert all(isinstance(row.capital, int) for row in ROWS.values())


def test_every_area_has_a_way_to_every_open_unit():
    last = DEMO.years.last_autumn
    there = {unit.key for unit in UNITS if unit.is_open(last, last)}
    assert set(KM) == {(area.key, unit) for area in AREAS for unit in there}


def test_a_school_is_nearest_to_its_own_area_and_the_countryside_is_far():
    own_area = [KM[BY_KEY[unit].area, unit] for unit in ROWS]
    assert max(own_area) < 8
    assert KM["mosjobygden", "G01"] > 12
    assert min(KM["hamnstaden", unit] for unit in ROWS) < 2


@pytest.mark.parametrize("unit", [UNITS[0], UNITS[-1]], ids=lambda unit: unit.key)
def test_a_place_is_the_same_every_time_and_in_sweden(unit):
    at = place_of(DEMO, unit)
    assert at == place_of(DEMO, unit)
    assert dist(at, OFFSETS[unit.area]) < 6
    latitude, longitude = position_of(at)
    assert 60 < latitude < 60.3
    assert 16.5 < longitude < 17
