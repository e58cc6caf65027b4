"""Children of leisure centres: a part of the pupils that adds up to what groups are counted to."""

from collections.abc import Mapping

import numpy as np
import pytest

from qms.costs.core.items import CostItem
from qms.planning.core.case.packing import checksum, packed, unpacked
from qms.planning.core.evaluating import evaluate
from qms.planning.core.from_register import LEISURE, Assumptions, Told, Wanted, make_case
from qms.planning.core.from_register.attending import spread
from qms.planning.core.from_register.snapshot import (
    Attending,
    CostFacts,
    ForecastFacts,
    Snapshot,
    UnitFacts,
)
from qms.planning.core.plan import unchanged

NORR, SKOGEN, BYN = 1, 10, 11
PUPILS = {(unit, step): 20.0 for unit in (SKOGEN, BYN) for step in range(7)}
HALF = Assumptions(class_size=30.0, attends=dict.fromkeys(range(7), 0.5))
COSTS = CostFacts(
    year=2026, kind="outcome", buildings=0.0, pupils=90.0, staff_kronor=4e6, staff_fte=8.0,
    items={CostItem.CARE_AND_PEDAGOGY: 3e6, CostItem.MATERIAL: 90_000.0}, leaders={},
)  # fmt: skip


def attending(unit, n, low=0, high=3):
    return Attending(unit_id=unit, low=low, high=high, n=n)


def snapshot(**changes):
    given = {
        "units": (UnitFacts(id=SKOGEN, name="Skogen", area_id=NORR, low=0, high=6),
                  UnitFacts(id=BYN, name="Byn", area_id=NORR, low=0, high=3)),
        "areas": {NORR: "Norr"}, "counts": {2026: PUPILS}, "others": (0, 0), "forecast": None,
        "flows": (), "flows_year": None, "premises": {}, "m2": {}, "distances": {},
        "centres": {}, "candidates": (), "costs": None, "group_sizes": (),
        "group_day": "2026-10-15", "sharing": frozenset({SKOGEN, BYN}), "attending_year": 2026,
    }  # fmt: skip
    return Snapshot(**(given | changes))


def made(found, *, years=1, given=HALF):
    return make_case(found, Wanted(kind=LEISURE, first_year=2026, years=years, given=given))


def told(found) -> Mapping[Told, Mapping]:
    return {one.told: one.values for one in found.notes}


def there(found, year=0):
    return evaluate(found.case, unchanged(found.case)).pupils[year]


@pytest.mark.parametrize(
    ("n", "pupils", "assumed", "children"),
    [
        pytest.param(30, {0: 20, 1: 20}, {0: 0.8, 1: 0.4}, {0: 20, 1: 10}, id="as assumed"),
        pytest.param(36, {0: 20, 1: 20}, {0: 0.8, 1: 0.4}, {0: 20, 1: 16}, id="no more than all"),
        pytest.param(44, {0: 20, 1: 20}, {0: 0.8, 1: 0.4}, {0: 22, 1: 22}, id="from elsewhere"),
        pytest.param(6, {0: 0, 1: 0}, {0: 0.8, 1: 0.4}, {0: 4, 1: 2}, id="no pupils"),
        pytest.param(6, {0: 0, 1: 20}, {0: 0.8, 1: 0.4}, {0: 0, 1: 6}, id="pupils in one grade"),
        pytest.param(0, {0: 20, 1: 20}, {0: 0.8, 1: 0.4}, {0: 0, 1: 0}, id="nobody"),
    ],
)  # fmt: skip
def test_children_of_a_group_are_put_on_its_grades(n, pupils, assumed, children):
    assert spread(n, pupils, assumed) == pytest.approx(children)


def test_no_share_is_above_one_and_the_sum_is_the_group_s():
    draw = np.random.default_rng(8)
    for _ in range(200):
        pupils = dict(enumerate(draw.integers(0, 30, 7).astype(float)))
        n = float(draw.integers(0, int(sum(pupils.values())) + 1))
        found = spread(n, pupils, LEISURE.attends)
        assert sum(found.values()) == pytest.approx(n)
        assert all(found[step] <= pupils[step] + 1e-9 for step in pupils)


def test_where_groups_are_counted_the_centre_has_those_children():
    found = made(snapshot(attending=(attending(SKOGEN, 60), attending(SKOGEN, 12, 4, 6),
                                     attending(BYN, 40))))  # fmt: skip
    # Half of all are assumed, so a group's children are as many in each of its grades.
    assert there(found).tolist() == [
        pytest.approx([15, 15, 15, 15, 4, 4, 4]), pytest.approx([10, 10, 10, 10, 0, 0, 0]),
    ]  # fmt: skip
    assert [grade.attends for grade in found.case.grades] == pytest.approx(
        [25 / 40] * 4 + [0.2] * 3
    )
    said = told(found)[Told.ATTENDING]
    assert (said["n"], said["pupils"], said["schools"]) == (112, 220, 2)
    assert said["part"] == pytest.approx(112 / 220)
    assert Told.ATTENDING_ASSUMED not in told(found)


def test_where_nobody_has_counted_the_part_is_said_to_be_assumed():
    found = made(snapshot(attending=(attending(SKOGEN, 60),)))
    assert there(found)[1].tolist() == pytest.approx([10, 10, 10, 10, 0, 0, 0])
    (one,) = [one for one in found.notes if one.told is Told.ATTENDING_ASSUMED]
    assert (one.values, one.is_assumed) == ({"school": "Byn"}, True)


def test_groups_are_rounded_up_in_pools_of_f_to_3_and_4_to_6():
    found = made(snapshot(attending=(attending(SKOGEN, 61), attending(SKOGEN, 12, 4, 6))))
    case = found.case
    assert (case.bands, case.pools) == (("F–3", "4–6"), ("F–3", "4–6"))
    # 61 in groups of 30 are three, 12 are one; the other has 40 of F–3 in two.
    classes = evaluate(case, unchanged(case)).classes[0]
    assert classes.tolist() == [[3, 1], [2, 0]]


def test_the_same_part_goes_on_in_the_forecast():
    more = {key: 2 * n for key, n in PUPILS.items() if key[0] == SKOGEN}
    forecast = ForecastFacts(run=1, origin=2026, last=2027, pupils={2027: more})
    found = made(snapshot(attending=(attending(SKOGEN, 60),), forecast=forecast), years=2)
    # Twice the pupils of the one, of whom 60 of 80 still attend, and the other's 40.
    assert found.case.demand[0, 0].tolist() == pytest.approx([25, 25, 25, 25, 0, 0, 0])
    assert found.case.demand[1, 0].tolist() == pytest.approx([40, 40, 40, 40, 0, 0, 0])


@pytest.mark.parametrize(
    ("changes", "kind", "values"),
    [
        pytest.param({"attending": (attending(BYN, 90),)}, Told.ATTENDING_BEYOND,
                     {"school": "Byn", "n": 90, "pupils": 80}, id="more children than pupils"),
        pytest.param({"counts": {2026: {(SKOGEN, 0): 20.0}}, "attending": (attending(BYN, 30),)},
                     Told.CENTRE_ALONE, {"school": "Byn", "n": 30}, id="a centre by itself"),
        pytest.param({"counts": {2026: {(SKOGEN, 0): 20.0}}}, Told.CENTRE_EMPTY,
                     {"school": "Byn"}, id="neither pupils nor groups"),
        pytest.param({}, Told.SHARED_ROOMS, {"schools": 2}, id="rooms of the school"),
        pytest.param({"others": (0, 3)}, Told.CENTRES_NOT_OWN, {"schools": 3}, id="of others"),
    ],
)  # fmt: skip
def test_what_a_planner_should_know_is_noted(changes, kind, values):
    assert told(made(snapshot(**changes)))[kind] == values


def test_a_centre_by_itself_keeps_its_children_when_others_have_a_forecast():
    forecast = ForecastFacts(run=1, origin=2026, last=2027, pupils={2027: {(SKOGEN, 0): 40.0}})
    found = made(snapshot(counts={2026: {(SKOGEN, 0): 20.0}}, attending=(attending(BYN, 30),),
                          forecast=forecast), years=2)  # fmt: skip
    assert found.case.demand.sum(axis=(1, 2)).tolist() == pytest.approx([10 + 30, 20 + 30])


def test_rooms_that_are_the_school_s_cost_nothing_and_nobody_lacks_one():
    found = made(snapshot())
    result = evaluate(found.case, unchanged(found.case))
    assert result.costs.board_premises.sum() == 0
    assert result.lacking.sum() == 0
    assert Told.NO_PREMISES not in told(found)


def test_the_first_year_costs_what_the_books_say():
    found = made(snapshot(costs=COSTS))
    rows = {row.item: row for row in found.reconciled}
    # 70 children at the one and 40 at the other, in 2 + 1 and 2 groups, as the autumn they are of.
    assert rows["care_and_pedagogy"].difference == pytest.approx(0, abs=1e-6)
    assert rows["material"].counted == pytest.approx(90_000 / 90 * 110)
    assert found.case.prices.special_part == 0


def test_a_stored_case_keeps_its_form_and_parts_and_other_cases_their_bytes():
    case = made(snapshot()).case
    again = unpacked(packed(case))
    assert (again.form, again.grades) == ("leisure_centre", case.grades)
    assert checksum(again) == checksum(case)
