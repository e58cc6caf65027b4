"""Practice cases: the content fits the instrument, and answers are judged against the key."""

import copy

import pytest

from qms.content.loader import load
from qms.kernel.problems import RefusedError
from qms.needs.core.calibration import Leaning, colleagues, judge, practice_cases

CONTENT = load("needs_calibration")
QUESTIONS = {row["key"] for row in load("needs_instrument")["question"]}


def test_every_question_of_the_instrument_is_practised_and_every_key_has_a_reason():
    cases = practice_cases(CONTENT, QUESTIONS)
    assert {key for case in cases for key in case.key_levels} == QUESTIONS
    assert len({case.key for case in cases}) == len(cases)
    for one in (one for case in cases for one in case.questions):
        assert one.why.sv.strip()
        assert one.why.en.strip()


def test_the_key_uses_the_whole_scale():
    levels = {n for case in practice_cases(CONTENT, QUESTIONS) for n in case.key_levels.values()}
    assert levels == set(range(5))


def test_a_question_that_is_not_there_and_a_level_off_the_scale_are_both_told():
    content = copy.deepcopy(dict(CONTENT))
    content["case"][0]["question"][0]["key"] = "XYZ9"
    content["case"][1]["question"][2]["level"] = 7
    with pytest.raises(RefusedError) as refused:
        practice_cases(content, QUESTIONS)
    assert len(refused.value.problems) == 2
    assert {one.column for one in refused.value.problems} == {"XYZ9", "KOM3"}


@pytest.mark.parametrize(
    ("pairs", "exact", "near", "leaning"),
    [
        pytest.param([(2, 2), (3, 3)], 2, 2, Leaning.NEITHER, id="as the key"),
        pytest.param([(3, 2), (4, 2), (2, 2)], 1, 2, Leaning.HIGHER, id="three levels too many"),
        pytest.param([(0, 2), (1, 2)], 0, 1, Leaning.LOWER, id="below"),
        pytest.param([(3, 2), (1, 2)], 0, 2, Leaning.NEITHER, id="as often above as below"),
    ],
)
def test_agreement_with_the_key(pairs, exact, near, leaning):
    found = judge(pairs)
    assert (found.exact, found.within_one, found.leaning) == (exact, near, leaning)
    assert found.kappa is None  # fewer than ten answers


def test_ten_answers_give_a_kappa():
    assert judge([(n % 5, n % 5) for n in range(10)]).kappa == 1.0


def test_nothing_answered_is_nothing_judged():
    assert judge([]) is None


def test_two_colleagues_are_too_few_to_show_and_three_are_counted():
    levels = [{"A": 1}, {"A": 1}, {"A": 3}]
    assert colleagues(["A"], levels[:2]).counts is None
    assert colleagues(["A"], levels).counts == {"A": (0, 2, 0, 1, 0)}
