from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from qms.allocation.core.change import OldModel, Year, change_of

F = Fraction


def year(pupils: int, index: Fraction, rate: Fraction, ore: int | None = None) -> Year:
    exact = rate * pupils * index * 100
    return Year(
        pupils=pupils, index=index, kr_at_one=rate, ore=round(exact) if ore is None else ore
    )


def test_each_part_by_hand():
    # 100 → 110 pupils, index 1 → 1.2, 1 000 → 1 050 kr, then a model that says 1.25 and 1 000 kr.
    before, after = year(100, F(1), F(1000)), year(110, F("1.25"), F(1000))
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
    after = Year(pupils=100, index=F(1), kr_at_one=F(1100), ore=105_000_00, limits_ore=-5_000_00)
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


def test_without_the_old_model_index_and_model_are_one():
    before, after = year(100, F(1), F(1000)), year(100, F(2), F(900))
    change = change_of(before, after, None)
    assert (change.index, change.pot, change.model) == (0, -10_000_00, 90_000_00)


PUPILS = st.integers(1, 1000)
INDEX = st.fractions(min_value=F(1, 10), max_value=4, max_denominator=1000)
RATE = st.fractions(min_value=1, max_value=50_000, max_denominator=1000)
YEARS = st.builds(year, PUPILS, INDEX, RATE)
OLD = st.none() | st.builds(OldModel, index=INDEX, kr_at_one=RATE)


@settings(max_examples=200, deadline=None)
@given(YEARS, YEARS, OLD)
def test_the_parts_add_up_to_the_change(before, after, old):
    change = change_of(before, after, old)
    assert sum(change.parts) == change.total == after.ore - before.ore
