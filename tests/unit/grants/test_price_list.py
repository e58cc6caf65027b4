"""Amounts per pupil: a published price list by each reading, and rules that hold for every list."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from grant_cases import COMPULSORY, HIGH, ITEMS, LOW, STRUCTURAL, rates
from hypothesis import given
from hypothesis import strategies as st

from qms.costs.core.items import ITEMS_OF_FORM, CostItem, GrantForm
from qms.grants.core.price_list import Band, BandRates, Premises, Reading, Supplement, Terms, reckon
from qms.grants.core.price_list.faults import list_faults, supplement_faults
from qms.grants.core.price_list.from_budget import (
    Volume,
    rates_per_pupil,
    reach_faults,
    reached,
)  # fmt: skip
from qms.grants.core.price_list.readings import OnSupplements
from qms.grants.core.price_list.side_by_side import Why, pairs

# Huddinge 2016, kronor per pupil and year: own schools' items and premises, and what the same
# list says independent schools get.
HUDDINGE = [
    pytest.param(41_606, 9_609, 55_916, id="preschool class"),
    pytest.param(59_516, 13_727, 79_966, id="grades 1-5"),
    pytest.param(70_432, 13_727, 91_885, id="grades 6-9"),
]


def with_kronor(items, premises, reading):
    terms = Terms(form=GrantForm.COMPULSORY, year=2016, reading=reading)
    found = {item: 0 for item in terms.items if item is not CostItem.PREMISES}
    found[CostItem.TEACHING] = items * 100
    one = BandRates(
        band=Band(key="x", name="x", low=0, high=9),
        items=found,
        premises=Premises(average=premises * 100),
    )
    return terms, one


class TestPublishedList:
    @pytest.mark.parametrize(("items", "premises", "published"), HUDDINGE)
    def test_the_chained_reading_is_the_published_amount_within_a_krona(
        self, items, premises, published
    ):
        amount = reckon(*with_kronor(items, premises, Reading.CHAINED))
        assert abs(amount.total - published * 100) <= 100

    @pytest.mark.parametrize(("items", "premises", "published"), HUDDINGE)
    @pytest.mark.parametrize("reading", [Reading.ADDED, Reading.SHARE])
    def test_the_other_readings_are_not(self, items, premises, published, reading):
        amount = reckon(*with_kronor(items, premises, reading))
        assert abs(amount.total - published * 100) > 50_00

    @pytest.mark.parametrize(
        ("kronor", "published"),
        [pytest.param(37_000, 39_220, id="newly arrived"),
         pytest.param(9_800, 10_388, id="mother tongue")],
    )  # fmt: skip
    def test_supplements_have_tax_but_no_administration(self, kronor, published):
        terms, one = with_kronor(50_000, 10_000, Reading.CHAINED)
        extra = Supplement(key="x", name="x", ore=kronor * 100, source="nämnden")
        amount = reckon(terms, one, [extra])
        assert sum(amount.supplements) + amount.supplement_vat == published * 100


class TestReadings:
    """The factors by plain decimals: 1,0918, 1,09 and 1 ÷ 0,91; care has one per cent."""

    @pytest.mark.parametrize(
        ("reading", "form", "kronor"),
        [
            pytest.param(Reading.CHAINED, GrantForm.COMPULSORY, 109_180, id="chained"),
            pytest.param(Reading.ADDED, GrantForm.COMPULSORY, 109_000, id="added"),
            pytest.param(Reading.SHARE, GrantForm.COMPULSORY, 109_890, id="share"),
            pytest.param(Reading.CHAINED, GrantForm.PEDAGOGICAL_CARE, 107_060, id="care, chained"),
            pytest.param(Reading.ADDED, GrantForm.PEDAGOGICAL_CARE, 107_000, id="care, added"),
            pytest.param(Reading.SHARE, GrantForm.PEDAGOGICAL_CARE, 107_527, id="care, share"),
        ],
    )
    def test_a_hundred_thousand_becomes(self, reading, form, kronor):
        items = {item: 0 for item in ITEMS_OF_FORM[form] if item is not CostItem.PREMISES}
        one = BandRates(
            band=LOW, items={**items, CostItem.MEALS: 100_000_00}, premises=Premises(average=0)
        )
        assert reckon(Terms(form=form, year=2027, reading=reading), one).total == kronor * 100

    def test_by_the_share_reading_the_parts_are_that_share_of_the_whole(self):
        one = rates()
        exact = replace(COMPULSORY, reading=Reading.SHARE, quantum=1)
        amount = reckon(exact, one)
        assert abs(Fraction(amount.vat, amount.total) - Fraction(6, 100)) < Fraction(1, 10**6)
        assert abs(Fraction(amount.administration, amount.total) - Fraction(3, 100)) < Fraction(
            1, 10**6
        )


class TestOnSupplements:
    """77 000 of items and 5 000 of supplement, both ways, in each reading."""

    @pytest.mark.parametrize(
        ("reading", "laid", "kronor"),
        [
            # 84 069 (77 000 × 1,0918 = 84 068,60) and 5 000 × 1,06
            pytest.param(Reading.CHAINED, OnSupplements.VAT, 89_369, id="chained, tax"),
            # 82 000 × 3 % = 2 460; 84 460 × 6 % = 5 067,60
            pytest.param(Reading.CHAINED, OnSupplements.AS_ITEMS, 89_528, id="chained, as items"),
            # 82 000 × 1,09
            pytest.param(Reading.ADDED, OnSupplements.AS_ITEMS, 89_380, id="added, as items"),
            # 82 000 ÷ 0,91 = 90 109,89: 2 703 and 5 407
            pytest.param(Reading.SHARE, OnSupplements.AS_ITEMS, 90_110, id="share, as items"),
        ],
    )
    def test_becomes(self, reading, laid, kronor):
        terms = replace(COMPULSORY, reading=reading, on_supplements=laid)
        assert reckon(terms, rates(), [STRUCTURAL]).total == kronor * 100

    def test_as_items_the_tax_is_in_one_line(self):
        terms = replace(COMPULSORY, on_supplements=OnSupplements.AS_ITEMS)
        found = reckon(terms, rates(), [STRUCTURAL])
        assert (found.vat, found.supplement_vat) == (5_068_00, 0)
        assert [one.label for one in found.working if "tillägg" in one.label] == [
            "Summa kostnadsslag och tillägg"
        ]


class TestFeesAndPremises:
    def test_the_fee_goes_last_after_the_percentages(self):
        without, with_fee = reckon(COMPULSORY, rates()), reckon(COMPULSORY, rates(fee=2_000_00))
        assert without.total - with_fee.total == 2_000_00

    def test_actual_premises_take_the_place_of_the_average(self):
        own = rates(actual=20_000_00, decided=18_000_00, reason="Nybyggd skola")
        amount = reckon(COMPULSORY, own)
        line = next(one for one in amount.items if one.item is CostItem.PREMISES)
        assert line.ore == 18_000_00
        assert "Nybyggd skola" in amount.working["e"].source


ORE = st.integers(min_value=0, max_value=200_000_00)


@st.composite
def amounts(draw):
    terms = Terms(
        form=draw(st.sampled_from(list(GrantForm))),
        year=2027,
        reading=draw(st.sampled_from(list(Reading))),
        quantum=draw(st.sampled_from([1, 100])),
        on_supplements=draw(st.sampled_from(list(OnSupplements))),
    )
    items = {item: draw(ORE) for item in terms.items if item is not CostItem.PREMISES}
    one = BandRates(band=LOW, items=items, premises=Premises(average=draw(ORE)), fee=draw(ORE))
    extra = [
        Supplement(key=str(n), name=f"Tillägg {n}", ore=draw(ORE), source="nämnden")
        for n in range(draw(st.integers(0, 3)))
    ]
    return terms, one, extra


class TestEveryAmount:
    @given(amounts())
    def test_each_line_comes_out_of_its_formula(self, case):
        """The working is read as a stranger would: letters, numbers and the four operations."""
        terms, one, extra = case
        amount = reckon(terms, one, extra)
        known = {}
        for line in amount.working:
            known[line.letter] = Fraction(line.value)
            if line.formula:
                text = line.formula.replace("×", "*").replace("÷", "/").replace("−", "-")
                text = re.sub(r"\b(\d+)\b", r"Fraction(\1)", text)
                found = eval(text, {"Fraction": Fraction}, known)
                assert abs(found - known[line.letter]) * 100 <= Fraction(terms.quantum, 2), line
        assert known[line.letter] * 100 == amount.total

    @given(amounts())
    def test_the_lines_add_up_to_the_amount(self, case):
        terms, one, extra = case
        amount = reckon(terms, one, extra)
        assert (
            amount.base + amount.administration + amount.vat + sum(amount.supplements)
            + amount.supplement_vat - amount.fee == amount.total
        )  # fmt: skip
        assert amount.total % terms.quantum == 0


class TestFromBudget:
    def test_weights_share_the_budget(self):
        volumes = [Volume(band=LOW, pupils=Fraction(100)),
                   Volume(band=HIGH, pupils=Fraction(50), weight=Fraction(2))]  # fmt: skip
        found = rates_per_pupil(10_000_000_00, volumes, quantum=100)
        assert found == {"1-5": 50_000_00, "6-9": 100_000_00}

    def test_no_pupils_is_refused(self):
        with pytest.raises(ValueError, match="no pupils"):
            rates_per_pupil(1, [Volume(band=LOW, pupils=Fraction(0))], quantum=1)

    @given(
        budget=st.integers(0, 10**12),
        pupils=st.lists(
            st.tuples(st.fractions(1, 5_000), st.fractions("1/2", 2)), min_size=2, max_size=2
        ),
        quantum=st.sampled_from([1, 100]),
    )
    def test_a_list_made_of_the_budget_reaches_it(self, budget, pupils, quantum):
        volumes = [
            Volume(band=band, pupils=n, weight=w)
            for band, (n, w) in zip((LOW, HIGH), pupils, strict=True)
        ]
        each = rates_per_pupil(budget, volumes, quantum=quantum)
        made = [rates(v.band, items={CostItem.MEALS: each[v.band.key]}) for v in volumes]
        found = reached({CostItem.MEALS: budget}, made, volumes)
        total = sum((v.pupils for v in volumes), Fraction(0))
        assert not list(reach_faults(found, quantum=quantum, pupils=total))

    def test_a_list_that_does_not_reach_the_budget_is_named_with_both_sums(self):
        volumes = [Volume(band=LOW, pupils=Fraction(100))]
        found = reached({CostItem.TEACHING: 6_000_000_00}, [rates()], volumes)
        assert found[0].missing == 1_000_000_00
        (fault,) = reach_faults(found, quantum=100, pupils=Fraction(100))
        assert "5\u00a0000\u00a0000\u00a0kr" in fault.message
        assert "6\u00a0000\u00a0000\u00a0kr" in fault.message


class TestFaults:
    @pytest.mark.parametrize(
        ("bands", "words"),
        [
            pytest.param([], ["Prislistan har inga"], id="empty"),
            pytest.param([rates(items={})], ["saknar undervisning", "saknar lärverktyg",
                         "saknar elevhälsa", "saknar måltider"], id="items missing, all of them"),
            pytest.param([rates(items={**ITEMS, CostItem.MATERIAL: 1})], ["inget kostnadsslag"],
                         id="an item of another form"),
            pytest.param([rates(items={**ITEMS, CostItem.MEALS: -1})], ["mindre än noll"],
                         id="below zero"),
            pytest.param([rates(), rates(Band(key="5", name="åk 5", low=5, high=5))],
                         ["samma årskurs"], id="overlapping bands"),
            pytest.param([rates(Band(key="?", name="åk 5–4", low=5, high=4))],
                         ["slutar före"], id="backwards"),
            pytest.param([rates(actual=1_00, decided=2_00, reason="x")], ["högre än den faktiska"],
                         id="more than actual premises"),
            pytest.param([rates(decided=2_00)], ["Skäl saknas", "faktiska lokalkostnad saknas"],
                         id="premises without reason or cost"),
            pytest.param([rates(fee=100_000_00)], ["Avgiften är högre"], id="fee above cost"),
            pytest.param([rates(items=dict.fromkeys(ITEMS, 0), average=0)], ["inga kronor"],
                         id="nothing"),
        ],
    )  # fmt: skip
    def test_every_fault_is_said(self, bands, words):
        said = [problem.message for problem in list_faults(COMPULSORY, bands)]
        assert len(said) == len(words)
        assert all(any(word in text for text in said) for word in words)

    def test_a_sound_list_has_none(self):
        assert not list(list_faults(COMPULSORY, [rates(LOW), rates(HIGH)]))

    def test_a_supplement_without_source_is_named(self):
        (fault,) = supplement_faults([STRUCTURAL, replace(STRUCTURAL, source=" ")])
        assert "Strukturersättning saknar källa" in fault.message


class TestSideBySide:
    def test_only_law_and_own_premises_make_a_difference(self):
        own = rates(actual=20_000_00, decided=18_000_00, reason="Nybyggd skola", fee=1_000_00)
        found = {one.key: one for one in pairs(own, reckon(COMPULSORY, own))}
        assert {key for key, one in found.items() if one.why is Why.SAME} == {
            "teaching", "learning_tools", "pupil_health", "meals", "fee",
        }  # fmt: skip
        assert found["premises"].difference == 4_000_00
        assert found["administration"].own == 0

    def test_the_lines_add_up_to_both_sides(self):
        one = rates(fee=1_000_00)
        amount = reckon(COMPULSORY, one)
        found = list(pairs(one, amount))
        assert sum(pair.independent for pair in found) == amount.total
        assert sum(pair.own for pair in found) == sum(ITEMS.values()) + 14_000_00 - 1_000_00
