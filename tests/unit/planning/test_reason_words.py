"""One line of why for every outcome of a school, with its figures."""

import pytest
from support.planning_cases import small_case

from qms.planning.reason_words import reason_lines, reason_sentence

PLAIN = {
    "school": "A", "outcome": "kept", "year": 2029, "kronor": 1_240_000.0, "missing": 0.0,
    "moved": 0.0, "furthest": 0.0, "bands": [], "guard": None, "rooms": 0, "rooms_year": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        pytest.param({"outcome": "closed", "moved": 86.0, "furthest": 6.25, "bands": ["F-3"]},
                     "Stängs 2029: sparar 1,2 mnkr, 86 elever byter skola, högst 6,3 km bort.",
                     id="closed"),
        pytest.param({"outcome": "closed", "kronor": -300_000.0, "missing": 12.0},
                     "Stängs 2029: kostar 0,3 mnkr mer, 12 färre platser saknas, alla år "
                     "tillsammans.", id="dearer but with places"),
        pytest.param({"outcome": "reduced", "bands": ["4-6"]},
                     "Lämnar 4-6 2029: sparar 1,2 mnkr.", id="reduced"),
        pytest.param({"outcome": "opened", "rooms": 2, "rooms_year": 2031},
                     "Öppnar 2029: sparar 1,2 mnkr. Byggs ut med 2 rum 2031.", id="opened"),
        pytest.param({}, "Blir kvar: att stänga 2029 skulle kosta 1,2 mnkr mer.", id="kept"),
        pytest.param({"kronor": -2_000_000.0, "missing": 40.0},
                     "Blir kvar: en ändring 2029 skulle spara 2,0 mnkr men 40 platser skulle "
                     "saknas, alla år tillsammans.", id="kept for its places"),
        pytest.param({"kronor": None, "guard": "locked"}, "Blir kvar: skolan är låst.",
                     id="locked"),
        pytest.param({"kronor": None}, "Blir kvar: den kan inte ändras under åren.",
                     id="may not turn"),
        pytest.param({"kronor": -2_000_000.0, "guard": "closures_a_year"},
                     "Blir kvar eftersom fler skolor än gränsen då stängs samma år. Annars skulle "
                     "en ändring 2029 spara 2,0 mnkr.", id="hindered"),
        pytest.param({"outcome": "not_opened"},
                     "Öppnar inte: att öppna 2029 skulle kosta 1,2 mnkr mer.", id="not opened"),
    ],
)  # fmt: skip
def test_why(said, sentence):
    assert reason_sentence(PLAIN | said) == sentence


def test_schools_that_change_stand_first():
    some = [PLAIN, PLAIN | {"school": "B", "outcome": "closed"}]
    assert [name for name, _ in reason_lines(small_case(), some)] == ["Skola B", "Skola A"]
