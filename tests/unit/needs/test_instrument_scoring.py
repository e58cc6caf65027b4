"""Levels to hours to thresholds: edges by hand, and many profiles reckoned a second way."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from instrument_cases import INSTRUMENT, answers_of, example

from qms.kernel.problems import RefusedError
from qms.needs.core.instrument import Answer, Circumstances, score
from qms.needs.core.instrument.stored import (
    dump_answers,
    dump_circumstances,
    dump_result,
    read_answers,
    read_circumstances,
    read_result,
    recomputes,
)

BOTH = frozenset({"doc_duration", "doc_tried"})


def scored(levels, desired=None, **about):
    about.setdefault("form", "compulsory_4_6")
    about.setdefault("hours_per_week", Decimal(40))
    return score(INSTRUMENT, answers_of(levels, desired), Circumstances(**about))


@pytest.mark.parametrize(
    ("levels", "threshold"),
    [
        pytest.param({}, "ordinary", id="nothing"),
        # 3 + 1 + 1 = 5 points, then 1 × 0.5: 5.5 hours
        pytest.param({"UPP1": 2, "UPP2": 1, "UPP3": 1, "LAR1": 1}, "ordinary", id="5.5 hours"),
        # 3 + 1 + 1 = 5 points, then 2 × 0.5: 6 hours are not fewer than 6
        pytest.param({"UPP1": 2, "UPP2": 1, "UPP3": 1, "LAR1": 1, "LAR2": 1}, "special",
                     id="6 hours"),
        # 5 + 0.5 + 0.25 = 5.75 hours is rounded to 6 but tested as 5.75
        pytest.param({"UPP1": 2, "UPP2": 1, "UPP3": 1, "LAR1": 1, "SAM1": 1}, "ordinary",
                     id="tested before rounding"),
        pytest.param({"HAL2": 3}, "special", id="one question at level 3 with 7 hours"),
        # 15 hours, one question at level 4
        pytest.param({"HAL1": 4}, "extraordinary", id="one at level 4 with 15 hours"),
        # 7 + 7 = 14 in one area, 7 × 0.5 in the next: 17.5 hours, three at level 3
        pytest.param({"HAL1": 3, "HAL2": 3, "LAR1": 3}, "extraordinary", id="three at level 3"),
        # 7 + 7 = 14 hours only
        pytest.param({"HAL1": 3, "HAL2": 3}, "special", id="14 hours"),
        # 7 + 3.5 + 1.75 = 12.25 hours though three at level 3
        pytest.param({"HAL1": 3, "LAR1": 3, "SAM1": 3}, "special", id="spread over three areas"),
    ],
)  # fmt: skip
def test_the_threshold(levels, threshold):
    assert scored(levels, documentation=BOTH).threshold == threshold


@pytest.mark.parametrize(
    ("there", "threshold"),
    [
        pytest.param(BOTH, "extraordinary", id="both"),
        pytest.param({"doc_tried"}, "extraordinary_incomplete", id="no duration"),
        pytest.param({"doc_duration"}, "extraordinary_incomplete", id="nothing tried"),
        pytest.param(set(), "extraordinary_incomplete", id="nothing"),
    ],
)
def test_extraordinary_asks_for_two_parts_of_the_documentation(there, threshold):
    found = scored({"HAL1": 4}, documentation=frozenset(there))
    assert found.threshold == threshold
    assert {"doc_duration", "doc_tried"} - set(there) <= set(found.lacking)


@pytest.mark.parametrize(
    ("levels", "about", "required"),
    [
        pytest.param({}, {}, set(), id="ordinary asks for nothing"),
        pytest.param(
            {}, {"has_previous_decision": True}, {"doc_previous"}, id="a decision before"
        ),
        pytest.param(
            {"SIN1": 3}, {},
            {"doc_situation", "doc_child_view", "doc_guardians", "doc_tried", "doc_plan",
             "doc_follow_up", "doc_expert"},
            id="special, and an expert on sight",
        ),
        pytest.param(
            {"LAR1": 3, "LAR2": 3, "UPP1": 3}, {},
            {"doc_situation", "doc_child_view", "doc_guardians", "doc_tried", "doc_plan",
             "doc_follow_up", "doc_ordinary", "doc_health_team", "doc_duration", "doc_requested",
             "doc_cost"},
            id="what would be extraordinary",
        ),
    ],
)  # fmt: skip
def test_what_must_be_documented(levels, about, required):
    assert set(scored(levels, **about).required) == required


def test_the_own_hours_are_the_cap_and_the_form_has_one_where_they_are_not_known():
    everything = {question.key: 4 for question in INSTRUMENT.questions}
    assert scored(everything, hours_per_week=Decimal("27.3")).total_hours == Decimal("27.5")
    unknown = scored(everything, hours_per_week=None, form="leisure_centre")
    assert (unknown.cap, unknown.is_own_cap, unknown.total_hours) == (20, False, 20)
    # 45 + 22.5 + 6 × 11.25 = 135 hours before the cap
    assert unknown.current.hours_before_cap == 135
    assert unknown.current.profile_points == 360


def test_ties_go_to_the_first_area():
    ranked = scored({"LAR1": 2, "HAL1": 2, "SAM1": 2}).current.ranked
    assert [one.area for one in ranked] == ["health", "learning", "interaction"]


def test_an_unanswered_question_counts_as_nothing_and_stops():
    found = score(INSTRUMENT, {"HAL1": Answer(2)}, Circumstances(form="preschool"))
    assert found.total_hours == 3
    assert len(found.unanswered) == 23
    assert len(found.desired_unanswered) == 24
    assert [message.key for message in found.stops] == ["unanswered"]


def second_way(levels, cap, least):
    """Hours and extraordinary hours in fractions, written apart from the core."""
    by_area = {}
    for key, level in levels.items():
        points = Fraction(2**level - 1) if level >= least else Fraction(0)
        by_area[key[:3]] = by_area.get(key[:3], Fraction(0)) + points
    largest = sorted(by_area.values(), reverse=True)
    weights = [Fraction(1), Fraction(1, 2)] + [Fraction(1, 4)] * 6
    return min(sum(p * w for p, w in zip(largest, weights, strict=True)), Fraction(cap))


def test_three_hundred_profiles_reckoned_a_second_way():
    chance = random.Random(6)
    for _ in range(300):
        top = chance.choice((1, 2, 4))
        levels = {question.key: chance.randint(0, top) for question in INSTRUMENT.questions}
        cap = Decimal(chance.randint(40, 400)) / 10
        found = scored(levels, hours_per_week=cap, documentation=BOTH)
        total, high = second_way(levels, cap, 0), second_way(levels, cap, 3)
        assert Fraction(found.current.hours_after_cap) == total
        assert Fraction(found.extraordinary.hours_after_cap) == high
        assert Fraction(found.total_hours) == Fraction(int(total * 2 + Fraction(1, 2)), 2)
        fours, threes = (sum(v >= n for v in levels.values()) for n in (4, 3))
        if high >= 15 and (fours or threes >= 3):
            expected = "extraordinary"
        else:
            expected = "ordinary" if total < 6 and not threes else "special"
        assert found.threshold == expected


@pytest.mark.parametrize("key", ["case_ordinary", "case_special", "case_extraordinary"])
def test_a_stored_result_recomputes_from_what_is_stored(key):
    answers, about = example(key)
    found = score(INSTRUMENT, answers, about)
    stored = {
        "answers": dump_answers(answers),
        "about": dump_circumstances(about, found),
        "result": dump_result(found),
    }
    assert read_result(stored["result"]) == found
    assert read_answers(stored["answers"]) == answers
    assert read_circumstances(stored["about"]) == about
    assert recomputes(INSTRUMENT, **stored)
    changed = {**stored, "answers": {**stored["answers"], "UPP1": [3, 0]}}
    assert not recomputes(INSTRUMENT, **changed)


def test_the_words_that_a_rule_found_are_enough_to_count_again():
    answers, about = example("case_ordinary")
    said = Circumstances(form=about.form, texts=("Eleven har ADHD och medicinerar.",))
    found = score(INSTRUMENT, answers, said)
    stored = dump_circumstances(said, found)
    assert stored["texts"] == ["adhd", "medicinerar"]
    assert recomputes(INSTRUMENT, answers=dump_answers(answers), about=stored,
                      result=dump_result(found))  # fmt: skip


def test_a_method_that_never_was_is_not_there():
    with pytest.raises(LookupError):
        score(INSTRUMENT, {}, Circumstances(form="preschool"), method=0)


def test_every_fault_of_answers_and_circumstances_at_once():
    with pytest.raises(RefusedError) as refused:
        score(
            INSTRUMENT,
            {"HAL1": Answer(5, -1), "HAL9": Answer(1)},
            Circumstances(form="gymnasium", hours_per_week=Decimal("NaN"),
                          total_hours=Decimal(-1), documentation=frozenset({"doc_all"})),
        )  # fmt: skip
    said = " ".join(problem.sentence() for problem in refused.value.problems)
    for part in ("HAL1 är 5", "HAL1 är -1", "HAL9", "gymnasium", "NaN", "-1.", "doc_all"):
        assert part in said
    assert len(refused.value.problems) == 7
