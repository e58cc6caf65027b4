from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qms.allocation.core.change import OldModel, Year, change_of

F = Fraction


def year(pupils: int, index: Fraction, rate: Fraction, ore: int | None = None, **more) -> Year:
    """Return a year whose pot per pupil is the kronor at 1, as in a linear construction."""
    exact = rate * pupils * index * 100
    return Year(
        pupils=pupils, index=index, kr_at_one=rate, ore=round(exact) if ore is None else ore,
        **{"pot_per_pupil": rate, **more},
    )  # fmt: skip


def test_each_part_by_hand():
    # 100 → 110 pupils, index 1 → 1.2, 1 000 → 1 050 kr, then a model that says 1.25 and 1 000 kr.
    before = year(100, F(1), F(1000))
    after = year(110, F("1.25"), F(1000), pot_per_pupil=F(1050))
    change = change_of(before, after, OldModel(index=F("1.2"), kr_at_one=F(1050)))
    assert change.before == 100_000_00
    assert change.parts == (10_000_00, 22_000_00, 6_600_00, -1_100_00, 0)
    assert change.after == 137_500_00


def test_the_first_parts_of_the_design_picture():
    # 331 → 338 pupils at 5 008 781 kr: the picture says +105 926 kr for the pupils.
    rate = F(5_008_781, 331)
    before, after = year(331, F(1), rate), year(338, F(1), rate)
    change = change_of(before, after, OldModel(index=F(1), kr_at_one=rate))
    assert round(change.pupils / 100) == 105_926


def test_what_a_cap_took_is_a_part_of_its_own():
    # 100 pupils at 1 000 kr; this year 1 100 kr, but the cap leaves 1 050.
    before = year(100, F(1), F(1000))
    after = year(100, F(1), F(1100), ore=105_000_00, limits_ore=-5_000_00)
    change = change_of(before, after, OldModel(index=F(1), kr_at_one=F(1100)))
    assert change.parts == (0, 0, 10_000_00, 0, -5_000_00)


def test_nothing_changed_is_nothing_to_the_ore():
    # The decision's own rounding moved the amount by an öre from the ideal.
    same = year(7, F(1, 3), F(100), ore=23334)
    change = change_of(same, same, OldModel(index=F(1, 3), kr_at_one=F(100)))
    assert change.parts == (0, 0, 0, 0, 0)


def test_an_unchanged_model_has_no_part_however_it_rounds():
    before, after = year(7, F(1, 3), F(100), ore=23333), year(7, F(1, 3), F(110), ore=25667)
    change = change_of(before, after, OldModel(index=F(1, 3), kr_at_one=F(110)))
    assert change.parts == (0, 0, 2334, 0, 0)


BEFORE = year(100, F("1.2"), F(1000))
THIRD = year(7, F(1, 3), F(100))


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        # 120 000 kr → 100 × 1,44 × 980 = 141 120 kr, and the pot per pupil is the same.
        pytest.param(
            BEFORE, year(100, F("1.44"), F(980), pot_per_pupil=F(1000)),
            (0, 0, 0, 21_120_00, 0), id="a new construction's scale is the model's",
        ),
        # 110 pupils: 132 000. Pot × 1,05: 138 600. The model: 110 × 1,44 × 980 = 155 232.
        pytest.param(
            BEFORE, year(110, F("1.44"), F(980), pot_per_pupil=F(1050)),
            (12_000_00, 0, 6_600_00, 16_632_00, 0), id="pupils, pot and construction",
        ),
        # The same, with 3 232 kr taken by a cap.
        pytest.param(
            BEFORE,
            year(110, F("1.44"), F(980), pot_per_pupil=F(1050), ore=152_000_00,
                 limits_ore=-3_232_00),
            (12_000_00, 0, 6_600_00, 16_632_00, -3_232_00), id="with a cap",
        ),
        # The pot per pupil fell by a tenth, the school's own doubled amount is the model's.
        pytest.param(
            year(100, F(1), F(1000)), year(100, F(2), F(900)),
            (0, 0, -10_000_00, 90_000_00, 0), id="a smaller pot",
        ),
        # 233,33 → 7 × 1/3 × 110 = 256,67 → 7 × 1/2 × 97 = 339,50.
        pytest.param(
            THIRD, year(7, F(1, 2), F(97), pot_per_pupil=F(110)),
            (0, 0, 23_34, 82_83, 0), id="to the öre",
        ),
    ],
)  # fmt: skip
def test_without_the_old_model_the_index_is_in_the_models_part(before, after, parts):
    change = change_of(before, after, None)
    assert change.parts == parts
    assert sum(parts) == change.total == after.ore - before.ore
    assert change.is_index_in_model


def test_what_the_construction_shares_by_is_not_the_pot():
    # A threshold leaves 0,5 of this school. Others' need grows: 2 000 kr at 1 becomes 1 900.
    before = year(100, F("0.5"), F(2000), pot_per_pupil=F(1000))
    after = year(100, F("0.5"), F(1900), pot_per_pupil=F(1000))
    change = change_of(before, after, OldModel(index=F("0.5"), kr_at_one=F(1900)))
    assert change.parts == (0, -5_000_00, 0, 0, 0)
    assert not change.is_index_in_model


PUPILS = st.integers(1, 1000)
INDEX = st.fractions(min_value=F(1, 10), max_value=4, max_denominator=1000)
RATE = st.fractions(min_value=1, max_value=50_000, max_denominator=1000)
YEARS = st.builds(year, PUPILS, INDEX, RATE, pot_per_pupil=RATE)
OLD = st.none() | st.builds(OldModel, index=INDEX, kr_at_one=RATE)


@settings(max_examples=200, deadline=None)
@given(YEARS, YEARS, OLD)
def test_the_parts_add_up_to_the_change(before, after, old):
    change = change_of(before, after, old)
    assert sum(change.parts) == change.total == after.ore - before.ore
