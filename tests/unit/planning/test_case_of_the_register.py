"""A case made of what the register says: checked against sums done by hand."""

from dataclasses import replace

import numpy as np
import pytest

from qms.costs.core.items import CostItem
from qms.planning.core.evaluating import evaluate
from qms.planning.core.from_register import (
    COMPULSORY,
    PRESCHOOL,
    Assumptions,
    Told,
    Wanted,
    Why,
    basis_of,
    make_case,
    notes_in,
    positions_in,
    reconciled_in,
)
from qms.planning.core.from_register.forms import spans
from qms.planning.core.from_register.journeys import straight_km
from qms.planning.core.from_register.snapshot import (
    CostFacts,
    Flow,
    ForecastFacts,
    Snapshot,
    UnitFacts,
)
from qms.planning.core.plan import unchanged
from qms.register.core.premises_facts import Building, CandidateSite, Position, UnitPremises

NORTH, SOUTH = 1, 2
LOW, WHOLE = 10, 11
"""A school F–6 in the north with 20 pupils a grade, and one F–9 in the south with 10."""
COUNTED = {(LOW, step): 20.0 for step in range(7)} | {(WHOLE, step): 10.0 for step in range(10)}
HERE = Position(latitude=60.0, longitude=17.0)
NO_STAFF = Assumptions(class_size=25)


def building(**changes):
    given = {
        "year": 2026, "rooms": 12, "special_rooms": 2, "is_leased": False, "internal_rent": 1_000.0,
        "capital": 800_000.0, "operation": 400.0, "rent": None, "at": HERE,
    }  # fmt: skip
    return Building(**(given | changes))


def premises(unit, **changes):
    given = {"lease_end": None, "notice": 1, "most_new_rooms": 2, "is_mixed": False,
             "is_released": False, "building": building()}  # fmt: skip
    return UnitPremises(unit_id=unit, **(given | changes))


COSTS = CostFacts(
    year=2026, kind="outcome", items={CostItem.TEACHING: 9e6, CostItem.MEALS: 1.7e6,
                                      CostItem.SCHOOL_TRANSPORT: 480_000.0},
    buildings=2e6, pupils=240.0, staff_kronor=10e6, staff_fte=20.0,
    leaders={LOW: (1.0, 0.9), WHOLE: (1.0, 0.9)},
)  # fmt: skip
"""A post costs 500 000 kr; leaders take 900 000 and leave 16,2 posts for 17 classes."""


def snapshot(**changes):
    given = {
        "units": (UnitFacts(id=LOW, name="Norra", area_id=NORTH, low=0, high=6),
                  UnitFacts(id=WHOLE, name="Södra", area_id=SOUTH, low=0, high=9)),
        "areas": {NORTH: "Norr", SOUTH: "Söder"}, "counts": {2026: COUNTED}, "others": (50, 1),
        "forecast": None, "flows_year": 2026,
        "flows": (Flow(area_id=NORTH, unit_id=LOW, low=0, high=9, n=140),
                  Flow(area_id=NORTH, unit_id=WHOLE, low=0, high=9, n=30),
                  Flow(area_id=SOUTH, unit_id=WHOLE, low=0, high=9, n=70)),
        "premises": {LOW: premises(LOW), WHOLE: premises(WHOLE)},
        "m2": {LOW: 1_000.0, WHOLE: 1_000.0},
        "distances": {(NORTH, LOW): 1.0, (NORTH, WHOLE): 5.0, (SOUTH, LOW): 5.0,
                      (SOUTH, WHOLE): 1.0},
        "centres": {}, "candidates": (), "costs": COSTS, "group_sizes": (), "group_day": "",
    }  # fmt: skip
    return Snapshot(**(given | changes))


def made(found=None, *, first_year=2026, years=2, kind=COMPULSORY, given=NO_STAFF):
    return make_case(
        found or snapshot(), Wanted(kind=kind, first_year=first_year, years=years, given=given)
    )


def told(made_case):
    return {one.told for one in made_case.notes}


def test_children_are_the_schools_pupils_where_they_live():
    case = made().case
    assert case.areas == ("Norr", "Söder")
    assert case.demand[0, :, 0].tolist() == pytest.approx([20 + 3, 7])
    assert case.demand[0, :, 9].tolist() == pytest.approx([3, 7])
    assert case.demand.sum() == pytest.approx(2 * 240)


def test_shares_are_the_first_year_s_and_add_up():
    case = made().case
    assert case.bands == ("F–3", "4–6", "7–9")
    assert case.shares[0, 0].tolist() == pytest.approx([80 / 92, 12 / 92])
    assert case.shares[0, 2].tolist() == [0, 1]
    assert np.allclose(case.shares.sum(axis=2), 1)


def test_every_school_has_the_pupils_that_are_counted_there():
    case = made().case
    pupils = evaluate(case, unchanged(case)).pupils[0]
    assert pupils == pytest.approx(np.array([[20.0] * 7 + [0.0] * 3, [10.0] * 10]))


def test_the_first_year_costs_what_the_books_say_item_by_item():
    rows = {row.item: row for row in made().reconciled}
    assert {name: round(row.booked) for name, row in rows.items()} == {
        "teaching": 9_000_000, "meals": 1_700_000, "premises": 2_000_000,
        "school_transport": 480_000, "": 13_180_000,
    }  # fmt: skip
    assert [row.item for row in rows.values() if abs(row.difference) > 1e-6] == []
    assert rows["teaching"].why is Why.SAME


def test_prices_come_from_the_books_by_hand():
    case = made().case
    # Classes of 25: seven in the north and ten in the south, with 20 to 29 periods.
    periods = (20 + 3 * 23 + 3 * 26) + (20 + 3 * 23 + 3 * 26 + 3 * 29)
    assert case.prices.fte_cost == 500_000
    assert case.prices.contact_ratio == pytest.approx(periods / (16.2 * 40))
    assert case.prices.per_pupil["meals"] == pytest.approx(1_700_000 / 240)
    # 30 % of the south's pupils live 5 km away, beyond every limit: 30 of them.
    assert case.prices.per_rider == pytest.approx(480_000 / 30)
    assert [one.fixed for one in case.schools] == [450_000, 450_000]


def test_a_forecast_with_more_children_costs_more_classes_and_says_so():
    more = {key: n * (1.5 if key[0] == LOW else 1) for key, n in COUNTED.items()}
    forecast = ForecastFacts(run=4, origin=2026, last=2027, pupils={2027: more})
    found = made(snapshot(forecast=forecast), first_year=2027, years=3)
    rows = {row.item: row for row in found.reconciled}
    assert (rows["teaching"].why, rows["teaching"].before, rows["teaching"].after) == (
        Why.CLASSES, 17, 24,
    )  # fmt: skip
    assert rows["meals"].difference == pytest.approx(70 * 1_700_000 / 240)
    assert found.case.demand[2].sum() == pytest.approx(310)
    assert {Told.FORECAST, Told.FORECAST_ENDS} <= told(found)


def test_a_school_that_the_forecast_lacks_keeps_its_count():
    some = {key: n for key, n in COUNTED.items() if key[0] == LOW}
    forecast = ForecastFacts(run=4, origin=2026, last=2030, pupils={2027: some})
    found = made(snapshot(forecast=forecast), years=2)
    assert found.case.demand[1].sum() == pytest.approx(240)
    (one,) = [one for one in found.notes if one.told is Told.NO_UNIT_FORECAST]
    assert one.values == {"school": "Södra", "year": 2026}


def test_a_bare_register_gives_a_case_and_names_everything_it_lacks():
    bare = snapshot(premises={}, m2={}, distances={}, flows=(), flows_year=None, costs=None)
    found = made(bare, given=Assumptions())
    lacking = {(one.told, one.values.get("school")) for one in found.notes if one.is_missing}
    assert lacking == {
        (Told.NO_COSTS, None),
        *((kind, name) for kind in (Told.NO_PREMISES, Told.NO_M2, Told.NO_DISTANCE)
          for name in ("Norra", "Södra")),
    }  # fmt: skip
    assert {Told.NO_FLOWS, Told.CLASS_SIZE_ASSUMED, Told.NO_FORECAST} <= told(found)
    assert found.reconciled == ()
    assert [one.rooms for one in found.case.schools] == [7, 10]
    assert found.case.distance.tolist() == [[1, 10], [10, 1]]
    case = found.case
    assert evaluate(case, unchanged(case)).lacking.sum() == 0


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        pytest.param({"counts": {2026: COUNTED | {(LOW, 8): 3.0}}}, Told.OUTSIDE_GRADES,
                     id="pupils in a grade that the school does not have"),
        pytest.param({"premises": {LOW: premises(LOW, building=building(year=2024)),
                                   WHOLE: premises(WHOLE)}}, Told.PREMISES_YEAR, id="old prices"),
        pytest.param({"premises": {LOW: premises(LOW, building=building(internal_rent=None)),
                                   WHOLE: premises(WHOLE)}}, Told.NO_MONEY, id="no rent"),
        pytest.param({"distances": dict.fromkeys([(a, u) for a in (1, 2) for u in (10, 11)], 0.05)},
                     Told.SHORT_DISTANCES, id="distances in the wrong unit"),
        pytest.param({"closing": ((LOW, 2027),)}, Told.PLANNED, id="a planned closing"),
        pytest.param({"costs": replace(COSTS, staff_fte=0.0)}, Told.NO_STAFF, id="no staff"),
        pytest.param({"distances": dict.fromkeys([(a, u) for a in (1, 2) for u in (10, 11)], 1.0)},
                     Told.NO_RIDERS, id="nobody lives far away"),
        pytest.param({"units": (UnitFacts(id=LOW, name="Norra", area_id=None, low=0, high=6),),
                      "flows": ()}, Told.NO_AREA, id="a unit without area"),
    ],
)  # fmt: skip
def test_what_a_reader_should_know_is_noted(changes, kind):
    assert kind in told(made(snapshot(**changes)))


@pytest.mark.parametrize("changes", [{"staff_fte": 0.0}, {"leaders": {}}, {"items": {
    CostItem.TEACHING: 9e6, CostItem.INCOME: -5e5}}])  # fmt: skip
def test_whatever_the_register_has_the_sum_is_the_books(changes):
    rows = made(snapshot(costs=replace(COSTS, **changes))).reconciled
    assert rows[-1].difference == pytest.approx(0, abs=1e-3)


def test_a_lease_and_a_site_are_as_they_are_told():
    lease = premises(LOW, lease_end=2029, notice=2,
                     building=building(is_leased=True, rent=1.5e6, internal_rent=None))  # fmt: skip
    site = CandidateSite(name="Nya", area_id=SOUTH, low=0, high=6, m2=900.0, opening_cost=2e6,
                         building=building(year=2028, rooms=14))  # fmt: skip
    found = made(
        snapshot(
            premises={LOW: lease, WHOLE: premises(WHOLE)},
            candidates=(site,),
            centres={NORTH: HERE, SOUTH: Position(latitude=60.1, longitude=17.0)},
        )
    )
    leased, _, new = found.case.schools
    assert (leased.rent, leased.lease_end, leased.notice) == (1.5e6, 2029, 2)
    assert (new.key, new.opens, new.bands) == ("site:Nya", 2028, ("F–3", "4–6"))
    # A tenth of a degree is 11,1 km, 14,5 with detours.
    assert found.case.distance[:, 2].tolist() == pytest.approx([0, 1.3 * 11.1195], abs=1e-3)
    assert found.case.shares[:, :, 2].sum() == 0
    assert found.unit_ids == {"10": 10, "11": 11}


def test_a_degree_of_latitude_is_111_km():
    north = Position(latitude=61.0, longitude=17.0)
    assert straight_km(HERE, north) == pytest.approx(111.195, abs=1e-3)


def test_bands_end_where_a_school_s_grades_do():
    assert spans(COMPULSORY, [(0, 5), (6, 9)]) == ((0, 3), (4, 5), (6, 6), (7, 9))


def test_classes_are_as_large_as_nearly_all_are():
    sizes = (*range(16, 26), 40)
    found = made(snapshot(group_sizes=(*sizes[:-1] * 10, 40), group_day="2026-10-15"),
                 given=Assumptions())  # fmt: skip
    assert {grade.class_size for grade in found.case.grades} == {25}


def test_departments_of_a_preschool_hold_several_ages():
    counts = {(LOW, step): 6.0 for step in range(-5, 0)}
    units = (UnitFacts(id=LOW, name="Myran", area_id=NORTH, low=-5, high=-1),)
    costs = replace(COSTS, items={CostItem.CARE_AND_PEDAGOGY: 4e6}, leaders={}, pupils=30.0,
                    buildings=1e6)  # fmt: skip
    found = made(
        snapshot(units=units, counts={2026: counts}, flows=(), flows_year=None, costs=costs,
                 premises={LOW: premises(LOW)}),
        kind=PRESCHOOL, given=Assumptions(),
    )  # fmt: skip
    case = found.case
    assert (case.bands, case.pools) == (("1–5 år",), ("1–3 år", "4–5 år"))
    # Eighteen of the young in classes of 17 are two departments, twelve of the old are one.
    assert evaluate(case, unchanged(case)).classes[0, 0].tolist() == [2, 1]
    assert found.reconciled[-1].difference == pytest.approx(0, abs=1e-3)


def test_what_a_study_keeps_is_read_back_whole():
    found = made(snapshot(centres={NORTH: HERE}))
    basis = basis_of(found)
    assert notes_in(basis) == found.notes
    assert reconciled_in(basis) == found.reconciled
    assert positions_in(basis, "school_at") == found.school_at
    assert positions_in(basis, "area_at") == {"Norr": HERE}
