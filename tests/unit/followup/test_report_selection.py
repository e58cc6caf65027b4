import pytest

from qms.followup.core.report.selection import (
    EVERYBODY,
    Among,
    Candidate,
    Selection,
    chosen,
    from_table,
)

UNITS = (
    Candidate(unit_id=1, ore=100_000, pupils=100),  # 10 kronor per pupil
    Candidate(unit_id=2, ore=90_000, pupils=30),  # 30 kronor
    Candidate(unit_id=3, ore=60_000, pupils=20),  # 30 kronor
    Candidate(unit_id=4, ore=200_000, pupils=0),  # nobody knows how many pupils
)


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        pytest.param(EVERYBODY, {1, 2, 3, 4}, id="everybody"),
        pytest.param(Selection(among=Among.HIGHEST, number=2), {2, 3}, id="the two highest"),
        pytest.param(Selection(among=Among.HIGHEST, number=1), {2, 3}, id="equals at the limit"),
        pytest.param(Selection(among=Among.HIGHEST, number=3), {1, 2, 3}, id="three"),
        pytest.param(Selection(among=Among.HIGHEST, number=9), {1, 2, 3, 4}, id="more than all"),
        pytest.param(Selection(among=Among.HIGHEST, number=0), set(), id="none"),
        pytest.param(Selection(among=Among.ABOVE, ore=90_000), {1, 2, 4}, id="at least a sum"),
        pytest.param(Selection(among=Among.CHOSEN, unit_ids=frozenset({3, 77})), {3}, id="by hand"),
    ],
)
def test_which_units_are_asked(selection, ids):
    assert chosen(UNITS, selection) == ids
    assert chosen(UNITS, from_table(selection.as_table())) == ids


def test_a_year_opened_before_there_was_a_setting_asks_everybody():
    assert from_table({}) == EVERYBODY
