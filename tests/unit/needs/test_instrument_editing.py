"""Changes to an instrument's table: every field survives a save, and what differs is told."""

import pytest
from instrument_cases import TABLE

from qms.content.loader import load
from qms.kernel.problems import RefusedError
from qms.needs.core.editor.differences import differences
from qms.needs.core.editor.editing import (
    faults_in,
    item_of,
    texts_of,
    with_new,
    with_texts,
    with_variant,
    without,
    without_variant,
)
from qms.needs.core.editor.effect import effects
from qms.needs.core.editor.fields import LISTED, ONE_OF_EACH
from qms.needs.core.instrument import parse_instrument

PARTS = [(section, "-") for section in ONE_OF_EACH] + [
    (section, str(item["level" if section == "level" else "key"]))
    for section in LISTED
    for item in TABLE[section]
]


@pytest.mark.parametrize(("section", "key"), PARTS, ids=lambda part: part)
def test_a_part_saved_as_it_stands_says_the_same(section, key):
    after = with_texts(TABLE, section, key, texts_of(TABLE, section, key))
    assert differences(TABLE, after) == ()
    assert parse_instrument(after) == parse_instrument(TABLE)


def test_a_value_that_differs_is_told_with_its_place():
    texts = {**texts_of(TABLE, "question", "ROR2"), "preschool-levels_sv-1": "Nytt."}
    told = differences(TABLE, with_texts(TABLE, "question", "ROR2", texts))
    (one,) = [each for each in told if "levels_en" not in each.path]
    assert (one.section, one.key, one.path) == ("question", "ROR2", "preschool.levels_sv.1")
    assert (one.before, one.after) == ("Behöver ibland enklare material eller visning.", "Nytt.")


def test_what_comes_and_goes_is_told_whole():
    after = without(with_new(TABLE, "area", "vila"), "consistency_rule", "no_aim")
    told = {(one.section, one.key): (one.before, one.after) for one in differences(TABLE, after)}
    assert told[("area", "vila")] == ("", "vila")
    assert told[("consistency_rule", "no_aim")][0].startswith("Inget behov väntas minska.")


def test_a_threshold_keeps_its_alternatives():
    texts = texts_of(TABLE, "threshold", "extraordinary")
    texts["rule-any_of-1-questions_at_level_3_or_more_at_least"] = "4"
    rule = item_of(with_texts(TABLE, "threshold", "extraordinary", texts), "threshold",
                   "extraordinary")["rule"]  # fmt: skip
    assert rule["any_of"] == [
        {"questions_at_level_4_at_least": 1}, {"questions_at_level_3_or_more_at_least": 4},
    ]  # fmt: skip


def test_the_table_given_is_never_changed():
    before = repr(TABLE)
    with_texts(TABLE, "area", "health", {"name_sv": "Annat", "order": "1"})
    with_variant(TABLE, "HAL1", "preschool")
    without_variant(TABLE, "ROR2", "preschool")
    assert repr(TABLE) == before


@pytest.mark.parametrize(
    "key", [pytest.param("", id="empty"), pytest.param("a b", id="space"),
            pytest.param("health", id="taken"), pytest.param("1a", id="digit first"),
            pytest.param("x" * 31, id="too long")],
)  # fmt: skip
def test_a_key_that_cannot_be(key):
    with pytest.raises(RefusedError):
        with_new(TABLE, "area", key)


def test_what_is_not_there():
    for attempt in (lambda: without(TABLE, "area", "x"), lambda: item_of(TABLE, "foo", "-"),
                    lambda: with_variant(TABLE, "HAL1", "x")):  # fmt: skip
        with pytest.raises(LookupError):
            attempt()


def test_a_new_area_without_a_question_is_a_fault_of_the_draft():
    assert [one.column for one in faults_in(with_new(TABLE, "area", "vila"))] == ["area.vila"]


def test_the_effect_on_the_worked_examples():
    """Level 2 gives 4 points: 4 + 1, 0.5 and 0.25 are 5.75 hours; still below 6."""
    after = with_texts(TABLE, "points", "-", {"by_level": "0; 1; 4; 7; 15"})
    outcomes = effects(
        load("needs_examples")["case"], parse_instrument(TABLE), parse_instrument(after)
    )
    first = outcomes[0]
    assert (str(first.before.total_hours), str(first.after.total_hours)) == ("5.0", "6.0")
    assert first.before.threshold == first.after.threshold == "ordinary"
    assert all(one.is_changed for one in outcomes[:2])


def test_english_that_no_longer_says_what_the_swedish_says_is_taken_away():
    texts = {**texts_of(TABLE, "question", "ROR2"), "preschool-levels_sv-1": "Nytt."}
    after = item_of(with_texts(TABLE, "question", "ROR2", texts), "question", "ROR2")
    assert "levels_en" not in after["preschool"]
    assert after["levels_en"] == item_of(TABLE, "question", "ROR2")["levels_en"]
    assert after["look_for_en"], "what has a field of its own is left to the writer"
