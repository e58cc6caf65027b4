"""The rules of consistency of the default instrument: when each speaks and when it is silent."""

from decimal import Decimal

import pytest
from instrument_cases import INSTRUMENT, answers_of

from qms.needs.core.instrument import Answer, Circumstances, score

ALL = [question.key for question in INSTRUMENT.questions]


def messages(levels, desired=None, **about):
    about.setdefault("form", "compulsory_4_6")
    answers = answers_of(levels, desired if desired is not None else dict.fromkeys(levels, 0))
    found = score(INSTRUMENT, answers, Circumstances(**about))
    return {message.key for message in found.messages}


@pytest.mark.parametrize(
    ("rule", "levels", "about"),
    [
        pytest.param("assistant_without_need", {}, {"assistant_hours": Decimal(15)},
                     id="assistant"),
        pytest.param("safety_without_cause", {"TRY1": 3}, {}, id="safety"),
        pytest.param("absence_without_cause", {"TRY2": 3}, {}, id="absence"),
        pytest.param("reading_without_learning", {"LAR2": 3}, {}, id="reading"),
        pytest.param("communication_without_interaction", {"KOM1": 4}, {}, id="communication"),
        pytest.param("only_new_language", {"KOM1": 2, "LAR1": 1}, {"learning_swedish": True},
                     id="new language"),
        pytest.param("age_expected", {"ROR3": 3}, {"form": "preschool", "child_age": 3}, id="age"),
        pytest.param("almost_all_highest", dict.fromkeys(ALL[:12], 4), {}, id="twelve highest"),
        pytest.param("flat_profile", dict.fromkeys(ALL, 1), {}, id="flat"),
        pytest.param("unlikely_leap", {"HAL1": 3}, {}, id="leap"),
        pytest.param("large_change", {"HAL1": 2}, {"previous": {"HAL1": 0}}, id="change"),
        pytest.param("hours_above_week", {}, {"total_hours": Decimal("20.5"),
                                              "hours_per_week": Decimal(20)}, id="above the week"),
        pytest.param("request_far_from_need", {}, {"total_hours": Decimal("10.5")}, id="far"),
        pytest.param("expert_missing", {"SIN2": 3}, {}, id="expert"),
        pytest.param("tried_missing", {"HAL1": 4}, {}, id="tried"),
        pytest.param("diagnosis_word", {}, {"texts": ("Utredd för Autism.",)}, id="diagnosis"),
    ],
)  # fmt: skip
def test_the_rule_speaks(rule, levels, about):
    assert rule in messages(levels, **about)


@pytest.mark.parametrize(
    ("rule", "levels", "about"),
    [
        pytest.param("assistant_without_need", {}, {"assistant_hours": Decimal("14.5")}, id="few"),
        pytest.param("assistant_without_need", {"ROR2": 1}, {"assistant_hours": Decimal(20)},
                     id="a need in daily living"),
        pytest.param("assistant_without_need", {}, {}, id="nothing asked for"),
        pytest.param("safety_without_cause", {"TRY1": 3, "UPP3": 2}, {}, id="impulses"),
        pytest.param("only_new_language", {"KOM1": 2}, {"learning_swedish": False},
                     id="no learner"),
        pytest.param("only_new_language", {"KOM1": 2}, {}, id="not known whether a learner"),
        pytest.param("only_new_language", {"KOM1": 2, "LAR1": 2}, {"learning_swedish": True},
                     id="needs elsewhere too"),
        pytest.param("age_expected", {"ROR3": 3}, {"form": "preschool", "child_age": 4}, id="four"),
        pytest.param("age_expected", {"ROR3": 3}, {"form": "preschool"}, id="age not known"),
        pytest.param("age_expected", {"ROR3": 3}, {"child_age": 3}, id="no preschool"),
        pytest.param("almost_all_highest", dict.fromkeys(ALL[:11], 4), {}, id="eleven highest"),
        pytest.param("flat_profile", {}, {}, id="flat at nothing"),
        pytest.param("large_change", {"HAL1": 2}, {}, id="no assessment before"),
        pytest.param("large_change", {"HAL1": 2}, {"previous": {"HAL1": 1}}, id="one level"),
        pytest.param("hours_above_week", {}, {"total_hours": Decimal(99)}, id="week not known"),
        pytest.param("request_far_from_need", {}, {"total_hours": Decimal(10)}, id="ten apart"),
        pytest.param("expert_missing", {"SIN2": 3}, {"documentation": frozenset({"doc_expert"})},
                     id="expert asked"),
        pytest.param("tried_missing", {"HAL1": 4}, {"documentation": frozenset({"doc_tried"})},
                     id="tried"),
        pytest.param("diagnosis_word", {}, {"texts": ("Läser diagnostiska texter",)},
                     id="in a word"),
        pytest.param("unanswered", {}, {}, id="all answered"),
    ],
)  # fmt: skip
def test_the_rule_is_silent(rule, levels, about):
    assert rule not in messages(levels, **about)


@pytest.mark.parametrize(
    ("desired", "rules"),
    [
        pytest.param({"HAL1": 3}, {"desired_above_current"}, id="higher"),
        pytest.param({"HAL1": 2}, {"no_aim"}, id="the same"),
        pytest.param({"HAL1": 1}, set(), id="lower"),
    ],
)
def test_the_desired_state(desired, rules):
    told = messages({"HAL1": 2}, desired) & {"desired_above_current", "no_aim", "unlikely_leap"}
    assert told == rules


def test_without_every_desired_level_nothing_is_said_of_the_aim():
    answers = {**answers_of({"HAL1": 2}, {"HAL1": 2}), "LAR1": Answer(0, None)}
    found = score(INSTRUMENT, answers, Circumstances(form="preschool"))
    assert "no_aim" not in {message.key for message in found.messages}


def test_the_words_that_were_seen_are_told():
    about = Circumstances(form="preschool", texts=("Har dyslexi", "och\nADHD/autism"))
    found = score(INSTRUMENT, answers_of({}), about)
    seen = [message.found for message in found.messages if message.key == "diagnosis_word"]
    assert seen == [("adhd", "autism", "dyslexi")]
