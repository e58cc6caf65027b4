"""Quality reports of the demo: every unit has its say, in words that the product accepts."""

import pytest

from qms.content.loader import load
from qms.demo.municipality import SEED, UNITS
from qms.demo.quality import phrases, write_quality
from qms.followup.core.report.text_checks import avoided_words, personal_data
from qms.followup.core.report.vocabulary import parse_vocabulary

WRITTEN = {unit.key: write_quality(unit, year=2025, seed=SEED) for unit in UNITS}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.key)
def test_every_unit_says_what_it_learned_and_chooses_a_measure(unit):
    written = WRITTEN[unit.key]

    assert {"uqr_last_learned", "uqr_causes", "uqr_differences"} <= written.texts.keys()
    assert written.actions
    for one in written.actions:
        assert all((one.title, one.area, one.aim, one.measure, one.baseline, one.target, one.owner))


def test_the_words_name_nobody_and_avoid_what_should_be_avoided():
    vocabulary = parse_vocabulary(load("wording"))
    for written in WRITTEN.values():
        for text in (*written.texts.values(), *written.gave.values()):
            assert personal_data(text) == ()
            assert avoided_words(text, vocabulary) == ()


def test_units_do_not_all_say_the_same():
    causes = {written.texts["uqr_causes"] for written in WRITTEN.values()}

    assert len(causes) > len(phrases()["causes"]["preschool"])


def test_the_same_seed_says_the_same():
    unit = UNITS[0]

    assert write_quality(unit, year=2025, seed=SEED) == WRITTEN[unit.key]
    assert write_quality(unit, year=2024, seed=SEED) != WRITTEN[unit.key]
