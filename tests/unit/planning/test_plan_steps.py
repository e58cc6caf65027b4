"""Steps to a plan: what each changes from its year, who goes where, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import PRICES, random_case, school, small_case

from qms.kernel.problems import RefusedError
from qms.planning.core.case import Payer, Rule, Tenure
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply, read_steps, record_of, unchanged
from qms.planning.core.plan.step_faults import step_faults
from qms.planning.core.plan.steps import (
    KINDS,
    ClassSize,
    Close,
    ContactRatio,
    Extend,
    Lease,
    Merge,
    MoveGrades,
    Open,
    Pavilion,
    Share,
)

SCHOOLS = (
    school("A"), school("B"), school("C"),
    school("L", tenure=Tenure.LEASED, rent=1e6, lease_end=2027, operation=0.0),
    school("N", opens=2028),
)  # fmt: skip


def case_of(**changes):
    """Return five schools on a line, 1 km apart; area A goes to A, area B to B."""
    shares = np.zeros((2, 2, 5))
    shares[0, :, 0] = shares[1, :, 1] = 1.0
    distance = np.abs(np.arange(5)[None] - np.arange(2)[:, None]).astype(float)
    given = {"schools": SCHOOLS, "distance": distance, "shares": shares, "rule": Rule.SHARES}
    return small_case(**(given | changes))


def pupils(case, *steps):
    """Return pupils by year and school."""
    return evaluate(case, apply(case, steps)).pupils.sum(axis=2).tolist()


def test_no_step_is_today():
    case = random_case(3)
    mine, today = apply(case, ()), unchanged(case)
    for name in ("offers", "rooms", "m2", "class_size", "teachers", "capital", "rent", "once"):
        assert np.array_equal(getattr(mine, name), getattr(today, name))
    assert np.array_equal(mine.flows.prefer, today.flows.prefer)


@pytest.mark.parametrize(
    ("steps", "second", "third"),
    [
        pytest.param([Close(year=2028, school="A")], [0, 240, 0, 0, 0], [0, 240, 0, 0, 0],
                     id="closed: the nearest, 1 km away"),
        pytest.param([Close(year=2028, school="B", to="L")], [120, 0, 0, 120, 0],
                     [120, 0, 0, 120, 0], id="closed, and said where to"),
        pytest.param([Merge(year=2028, school="A", into="C"), Close(year=2029, school="C", to="L")],
                     [0, 120, 120, 0, 0], [0, 120, 0, 120, 0], id="on from one to the next"),
        pytest.param([MoveGrades(year=2028, school="A", to="C", bands=("4-6",))],
                     [80, 120, 40, 0, 0], [80, 120, 40, 0, 0], id="two grades of twenty moved"),
        pytest.param([Close(year=2029, school="B"), Open(year=2029, school="N")],
                     [120, 120, 0, 0, 0], [240, 0, 0, 0, 0], id="A and C are as near; A is first"),
        pytest.param([Share(year=2029, area="A", school="C", share=0.25, bands=("F-3",))],
                     [120, 120, 0, 0, 0], [100, 120, 20, 0, 0], id="a quarter of eighty choose C"),
    ],
)  # fmt: skip
def test_who_goes_where(steps, second, third):
    assert pupils(case_of(), *steps)[1:] == [second, third]


def test_a_school_is_built_out_for_good_and_hires_for_a_time():
    prices = replace(PRICES, pavilion_rent=200_000.0, pavilion_setup=50_000.0, rent_index=0.1)
    case = case_of(prices=prices)
    plan = apply(case, [Extend(year=2028, school="A", rooms=2),
                        Pavilion(year=2028, school="B", rooms=3, last=2028)])  # fmt: skip
    assert plan.rooms[:, :2].tolist() == [[10, 10], [12, 13], [12, 10]]
    assert plan.m2[:, 0].tolist() == [2_000, 2_240, 2_240]
    # Five million a room over 33 years, and two percent of it in interest.
    assert plan.capital[1, 0] - plan.capital[0, 0] == pytest.approx(2 * 5e6 * (1 / 33 + 0.02))
    assert plan.once[:, 1] == pytest.approx([0.0, 3 * (200_000 * 1.1 + 50_000), 0.0])


def test_smaller_classes_and_more_teachers():
    case = case_of()
    steps = [ClassSize(year=2028, size=19.0, grades=("F",), schools=("A",)),
             ContactRatio(year=2029, ratio=0.5)]  # fmt: skip
    found = evaluate(case, apply(case, steps))
    assert found.classes.sum(axis=2)[:, :2].tolist() == [[6, 6], [7, 6], [7, 6]]
    # 24 periods of 0.5 × 40 make 1.2 teachers a class.
    assert found.fte[2, :2] == pytest.approx([7 * 1.2, 6 * 1.2])


def test_other_terms_of_a_lease():
    case = case_of()
    steps = [Lease(year=2028, school="L", rent=1.5e6, lease_end=2028), Close(year=2029, school="L")]
    paid = evaluate(case, apply(case, steps)).costs.board_premises[:, 3]
    assert paid == pytest.approx([1e6, 1.5e6, 0.75e6])  # half of the year of the move


@pytest.mark.parametrize(
    ("released", "last"),
    [
        pytest.param(None, 900_000 + 2_000 * 350 * 0.4, id="kept, and heated a little"),
        pytest.param(True, 0.0, id="sold"),
    ],
)
def test_a_building_that_is_got_rid_of(released, last):
    case = case_of()
    plan = apply(case, [Close(year=2028, school="A", is_released=released)])
    assert evaluate(case, plan).costs.municipality_premises[2, 0] == pytest.approx(last)


def test_a_merger_saves_what_the_formula_says():
    """Σ over grades of ceil(a) + ceil(b) − ceil(a + b) classes, and what a school costs."""
    case = case_of(demand=np.full((3, 2, 6), 12.0))
    before = evaluate(case, unchanged(case)).costs
    after = evaluate(case, apply(case, [Merge(year=2027, school="B", into="A")])).costs
    classes = 6 * (1 + 1 - 1)
    saved = classes * (700_000 + 20_000) + 1_500_000 + 2_000 * 1_200
    yearly = before.yearly(Payer.BOARD) - after.yearly(Payer.BOARD)
    assert yearly[1:] == pytest.approx([saved, saved])


STEPS = (
    Close(year=2028, school="A", to="B", is_released=False),
    Open(year=2029, school="N", bands=("F-3",)),
    Merge(year=2028, school="C", into="B"),
    MoveGrades(year=2028, school="A", to="B", bands=("4-6",)),
    Extend(year=2027, school="A", rooms=2),
    Pavilion(year=2027, school="A", rooms=1, last=2028),
    ClassSize(year=2027, size=22.5, grades=("F", "1"), schools=("A",)),
    ContactRatio(year=2027, ratio=0.55),
    Share(year=2027, area="A", school="B", share=0.5),
    Lease(year=2028, school="L", rent=2e6, lease_end=2029),
)


def test_every_kind_of_step_is_stored_and_read_again():
    assert {type(step) for step in STEPS} == {*KINDS.values()}
    assert read_steps([record_of(step) for step in STEPS]) == STEPS


@pytest.mark.parametrize(
    ("record", "column", "words"),
    [
        pytest.param({"step": "shut", "year": 2028}, "steg 1, step", "finns inte", id="kind"),
        pytest.param("close", "steg 1, step", "finns inte", id="no record"),
        pytest.param({"step": "close", "school": "A"}, "steg 1, year", "saknas", id="missing"),
        pytest.param({"step": "close", "school": "A", "year": "2028"}, "steg 1, year",
                     "går inte att läsa", id="text for a number"),
        pytest.param({"step": "close", "school": "A", "year": 2028, "skola": "B"}, "steg 1, skola",
                     "hör inte till steget", id="unknown field"),
        pytest.param({"step": "class-size", "year": 2028, "size": float("nan")}, "steg 1, size",
                     "går inte att läsa", id="not a number"),
    ],
)  # fmt: skip
def test_records_that_cannot_be_read(record, column, words):
    with pytest.raises(RefusedError) as refused:
        read_steps([record])
    assert [(one.column, words in one.message) for one in refused.value.problems] == [
        (column, True)
    ]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        pytest.param(Close(year=2028, school="X"), "Skolan X finns inte", id="school"),
        pytest.param(Share(year=2028, area="X", school="A", share=0.5), "Området X", id="area"),
        pytest.param(Open(year=2028, school="N", bands=("7-9",)), "Stadiet 7-9", id="band"),
        pytest.param(ClassSize(year=2028, size=20, grades=("9",)), "Årskursen 9", id="grade"),
        pytest.param(Close(year=2040, school="A"), "År 2040 är utanför", id="year"),
        pytest.param(Close(year=2028, school="N"), "Skola N är redan stängd 2028", id="closed"),
        pytest.param(Open(year=2028, school="A"), "Skola A är redan öppen 2028", id="open"),
        pytest.param(Open(year=2027, school="N"), "Skola N kan öppna tidigast 2028", id="early"),
        pytest.param(Merge(year=2028, school="A", into="N"), "Skola N är stängd 2028", id="into"),
        pytest.param(Merge(year=2028, school="A", into="A"), "till sig själv", id="itself"),
        pytest.param(Extend(year=2028, school="L", rooms=1), "Skola L är hyrd", id="leased"),
        pytest.param(Extend(year=2028, school="A", rooms=0), "0 rum", id="no rooms"),
        pytest.param(Pavilion(year=2028, school="A", rooms=1, last=2027), "slutar 2027", id="ends"),
        pytest.param(ClassSize(year=2028, size=0.0), "Klasstorleken 0.0", id="size"),
        pytest.param(ContactRatio(year=2028, ratio=1.2), "Undervisningsdelen 1.2", id="ratio"),
        pytest.param(Share(year=2028, area="A", school="B", share=1.5), "Andelen 1.5", id="share"),
        pytest.param(Lease(year=2028, school="A", rent=1.0), "Skola A är inte hyrd", id="owned"),
        pytest.param(Lease(year=2028, school="L", lease_end=2020), "slutar 2020", id="lease"),
        pytest.param(MoveGrades(year=2028, school="N", to="A", bands=("F-3",)),
                     "Skola N har inte F-3 2028", id="not there"),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_taken(step, words):
    found = step_faults(case_of(), [step])
    assert len(found) == 1
    assert words in found[0].message
    assert found[0].column == "steg 1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"is_locked": True}, "låst som öppen och kan inte stängas 2028", id="locked"),
        pytest.param({"notice": 2}, "kan inte stängas 2028: uppsägningstiden är 2 år", id="notice"),
        pytest.param({"notice": 9}, "9 års uppsägningstid, längre än planen", id="beyond the plan"),
    ],
)
def test_a_school_that_cannot_close(changes, words):
    schools = (school("A", **changes), *SCHOOLS[1:])
    found = step_faults(case_of(schools=schools), [Close(year=2028, school="A")])
    assert [words in one.message for one in found] == [True]


def test_steps_are_judged_in_the_order_of_their_years_and_all_at_once():
    case = case_of()
    assert step_faults(case, STEPS[:2]) == ()
    assert step_faults(case, [Open(year=2029, school="A"), Close(year=2028, school="A")]) == ()
    twice = [Close(year=2028, school="A"), Merge(year=2029, school="A", into="B"),
             ContactRatio(year=2028, ratio=0.0)]  # fmt: skip
    assert [one.column for one in step_faults(case, twice)] == ["steg 3", "steg 2"]
    nearest = small_case()
    assert len(step_faults(nearest, [Share(year=2028, area="A", school="B", share=0.5)])) == 1
