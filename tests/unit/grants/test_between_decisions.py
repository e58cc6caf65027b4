"""What changes from one decision to another, what holds when, and what readers are told."""

from dataclasses import replace
from datetime import date

import pytest
from grant_cases import COMPULSORY, HIGH, ITEMS, LOW, STRUCTURAL, grounds, rates

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.deciding import UnitTerms, decide
from qms.grants.core.deciding.appealing import last_day_to_appeal
from qms.grants.core.deciding.changing import Cause, moved
from qms.grants.core.deciding.laying import lay
from qms.grants.core.deciding.lowering import Held, lowering_fault
from qms.grants.core.deciding.stored import dump_inputs, dump_result
from qms.grants.core.deciding.subjects import Subject, parse_subject
from qms.grants.core.deciding.worded import worded
from qms.grants.core.paying.bands import BandOf, Bands
from qms.grants.core.paying.pay import PriceKey, year_of
from qms.kernel.lettered import shown_text

DEARER = ITEMS | {CostItem.TEACHING: 51_000_00}
EKEN = UnitTerms(key="eken", name="Ekens skola", supplements=(STRUCTURAL,))
LINDEN = UnitTerms(key="linden", name="Lindens skola")


def result(*bands, **changes):
    return dump_result(decide(grounds(*bands, **changes)))


def content(*bands, from_month=1, **changes):
    given = replace(grounds(*bands, **changes), from_month=from_month)
    return {"inputs": dump_inputs(given), "result": dump_result(decide(given))}


def laid(*contents):
    found = {}
    for one in contents:
        lay(found, one, provider="7", form=GrantForm.COMPULSORY)
    return found


def held_of(*contents):
    said = list(enumerate(contents))[::-1]
    bands = tuple(
        BandOf(provider="7", form=GrantForm.COMPULSORY, decision=at,
               from_month=one["inputs"]["from_month"], **band["band"])
        for at, one in said for band in one["inputs"]["bands"]
    )  # fmt: skip
    return Held(provider="7", form=GrantForm.COMPULSORY, prices=laid(*contents), bands=Bands(bands))


def is_lowered(held, *bands, from_month, month, **changes):
    given = grounds(*bands, **changes)
    of = tuple(one.band for one in given.bands)
    return lowering_fault(held, decide(given), of, from_month=from_month, month=month) is not None


def key(unit="", band="1-5"):
    return PriceKey(provider="7", form=GrantForm.COMPULSORY, band=band, unit=unit)


class TestMoved:
    def test_the_causes_add_up_to_the_difference(self):
        before, after = result(rates(LOW)), result(rates(LOW, items=DEARER, fee=500_00))
        (one,) = moved(before, after)
        # 1 000 kronor, 3 % = 30, 6 % of 1 030 = 61,80 in whole kronor, less a fee of 500
        assert one.by[Cause.ITEMS] == 1_000_00
        assert one.by[Cause.ADMINISTRATION] == 30_00
        assert one.by[Cause.FEE] == -500_00
        assert sum(one.by.values()) == one.difference

    def test_a_unit_with_its_own_is_compared_with_what_all_had(self):
        before = result(rates(LOW), units=(LINDEN,))
        after = result(rates(LOW), units=(EKEN, LINDEN))
        assert {one.unit: one.difference for one in moved(before, after)} == {
            "eken": 5_300_00,
            "linden": 0,
        }

    def test_a_new_band_has_nothing_to_be_compared_with(self):
        assert [one.band for one in moved(result(rates(LOW)), result(rates(HIGH)))] == []

    @pytest.mark.parametrize(
        ("after", "from_month", "month", "is_told"),
        [
            pytest.param(rates(LOW), 3, 3, True, id="the running month"),
            pytest.param(rates(LOW), 4, 3, False, id="a month that remains"),
            pytest.param(rates(LOW), 1, 0, False, id="before the year"),
            pytest.param(rates(LOW, items=DEARER), 1, 3, False, id="not lower"),
        ],
    )
    def test_only_months_that_remain_are_lowered(self, after, from_month, month, is_told):
        held = held_of(content(rates(LOW, items=DEARER)))
        assert is_lowered(held, after, from_month=from_month, month=month) is is_told

    def test_a_lawful_lowering_does_not_open_the_months_before_it(self):
        held = held_of(content(rates(LOW, items=DEARER)), content(rates(LOW), from_month=9))
        assert is_lowered(held, rates(LOW), from_month=1, month=10)
        assert not is_lowered(held, rates(LOW), from_month=9, month=10)

    @pytest.mark.parametrize(
        ("bands", "is_told"),
        [
            pytest.param(((1, 3, DEARER), (4, 5, DEARER)), False, id="as much in two parts"),
            pytest.param(((1, 3, DEARER), (4, 5, ITEMS)), True, id="less in one part"),
            pytest.param(((1, 4, DEARER),), True, id="nothing for the oldest"),
        ],
    )
    def test_other_bands_hide_nothing(self, bands, is_told):
        held = held_of(content(rates(LOW, items=DEARER)))
        after = [
            rates(replace(LOW, key=f"{low}-{high}", low=low, high=high), items=items)
            for low, high, items in bands
        ]
        assert is_lowered(held, *after, from_month=2, month=6) is is_told

    def test_a_unit_that_loses_its_supplement_is_lowered(self):
        held = held_of(content(rates(LOW), units=(EKEN, LINDEN)))
        assert is_lowered(held, rates(LOW), units=(LINDEN,), from_month=2, month=6)
        assert not is_lowered(held, rates(LOW), units=(EKEN, LINDEN), from_month=2, month=6)


class TestLaying:
    """84 069 kronor a year as in the decisions' tests; dearer is 1 091 more, line by line."""

    def test_a_change_from_a_month_keeps_the_months_before(self):
        found = laid(
            content(rates(LOW), units=(LINDEN,)),
            content(rates(LOW, items=DEARER), units=(LINDEN,), from_month=7),
        )
        totals = [(one.month, one.ore_per_year) for one in found[key()]]
        assert totals == [(1, 84_069_00), (7, 85_160_00)]
        assert year_of(found[key()]) == (84_069_00 + 85_160_00) / 2

    def test_a_correction_from_january_takes_its_place(self):
        found = laid(
            content(rates(LOW), units=(LINDEN,)),
            content(rates(LOW, items=DEARER), units=(LINDEN,)),
        )
        assert [one.month for one in found[key()]] == [1]

    def test_units_that_get_their_own_keep_what_all_had(self):
        found = laid(
            content(rates(LOW), units=(LINDEN,)),
            content(rates(LOW), units=(EKEN, LINDEN), from_month=7),
        )
        assert [one.ore_per_year for one in found[key("eken")]] == [84_069_00, 89_369_00]

    def test_units_that_had_their_own_go_on_with_what_all_get(self):
        found = laid(
            content(rates(LOW), units=(EKEN, LINDEN)),
            content(rates(LOW), units=(LINDEN,), from_month=7),
        )
        assert [one.ore_per_year for one in found[key("eken")]] == [89_369_00, 84_069_00]


@pytest.mark.parametrize(
    ("served", "last"),
    [
        pytest.param(date(2026, 11, 23), date(2026, 12, 14), id="three weeks"),
        pytest.param(date(2026, 12, 4), date(2026, 12, 28), id="Christmas Day gives way"),
        pytest.param(date(2026, 11, 28), date(2026, 12, 21), id="a Saturday gives way"),
    ],
)
def test_the_last_day_to_appeal(served, last):
    assert last_day_to_appeal(served) == last


def test_a_subject_is_read_as_it_was_written():
    one = Subject(provider_id=7, form=GrantForm.ADAPTED_UPPER_SECONDARY, year=2027)
    assert parse_subject(str(one)) == one
    assert len(str(replace(one, provider_id=10**9))) <= 40


def test_formulas_are_said_in_words_and_with_their_numbers():
    amount = decide(grounds(rates(LOW), terms=COMPULSORY)).amounts[0]
    lines = {line.letter: line for line in worded(amount.basic.working)}
    assert lines["f"].words.startswith("Undervisning + Lärverktyg + Elevhälsa + Måltider")
    assert lines["i"].numbers == "77\u00a0000 × 3 ÷ 100"
    assert lines["a"].words == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param("12345.5", "12\u00a0345,5", id="decimals"),
        pytest.param("-1234", "−1\u00a0234", id="below zero"),
        pytest.param("1/3", "1/3", id="a fraction"),
        pytest.param("-0.5", "−0,5", id="between zero and minus one"),
    ],
)
def test_numbers_are_written_as_readers_write_them(value, text):
    assert shown_text(value) == text


def test_units_that_had_their_own_are_each_set_against_what_they_share():
    bare = replace(EKEN, supplements=())
    before = result(rates(LOW), units=(EKEN, LINDEN))
    after = result(rates(LOW), units=(bare, LINDEN))
    found = {one.unit: one.difference for one in moved(before, after)}
    # The supplement is gone, with the six per cent that were laid on it.
    assert found == {"eken": -round(STRUCTURAL.ore * 1.06), "linden": 0}
