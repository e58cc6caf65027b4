"""Which questions and parts the message of a broken rule names."""

from decimal import Decimal

import pytest
from instrument_cases import INSTRUMENT

from qms.needs.core.instrument import Answer, Circumstances
from qms.needs.core.instrument.causes import parts_behind, questions_behind


def answers(**levels):
    """Return an answer to every question: the level now, aimed one lower."""
    keys = [one.key for one in INSTRUMENT.ordered]
    return {
        key: Answer(current=levels.get(key, 0), desired=max(levels.get(key, 0) - 1, 0))
        for key in keys
    }


@pytest.mark.parametrize(
    ("rule", "given", "about", "expected"),
    [
        pytest.param("large_change", {"KOM1": 3, "SAM1": 1}, {"previous": {"KOM1": 1, "SAM1": 1}},
                     ("KOM1",), id="the-one-that-changed-two-levels"),
        pytest.param("large_change", {"KOM1": 3, "SAM1": 0}, {"previous": {"KOM1": 1, "SAM1": 2}},
                     ("KOM1", "SAM1"), id="both-that-changed"),
        pytest.param("expert_missing", {"SIN1": 3, "HAL1": 1}, {}, ("SIN1",),
                     id="the-one-at-level-three"),
        pytest.param("expert_missing", {"SIN1": 3, "HAL1": 4}, {}, ("HAL1", "SIN1"),
                     id="neither-alone-settles-it"),
        pytest.param("reading_without_learning", {"LAR2": 3}, {}, ("LAR1", "LAR2"),
                     id="two-that-contradict"),
        pytest.param("flat_profile", {}, {}, (), id="the-whole-profile"),
    ],
)  # fmt: skip
def test_the_questions_behind_a_message(rule, given, about, expected):
    known = Circumstances(form="compulsory_4_6", hours_per_week=Decimal(35), **about)
    found = questions_behind(INSTRUMENT, answers(**given), known, [rule])[rule]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param("expert_missing", ("doc_expert",), id="one-part"),
        pytest.param("flat_profile", (), id="none"),
    ],
)
def test_the_parts_that_a_rule_asks_for(rule, expected):
    assert parts_behind(INSTRUMENT, rule) == expected
