"""Coming years' cost level: prices that grow, pupils of two autumns, and how wide sums are."""

from decimal import Decimal
from fractions import Fraction

import pytest

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.price_list import Band, BandRates, Premises, Reading, Terms
from qms.grants.core.price_list.document import PricedBand, PriceDocument
from qms.grants.core.simulating import (
    Assumptions,
    Base,
    Case,
    Place,
    Range,
    assumption_faults,
    by_form,
    by_provider,
    by_unit,
    calendar,
    everything,
    grown,
    hidden,
    simulate,
)

FLAT = Assumptions(wage=Decimal(0), price=Decimal(0), rent=Decimal(0))
BAND = Band(key="1-9", name="åk 1–9", low=1, high=9)
RATES = BandRates(
    band=BAND,
    items={CostItem.TEACHING: 50_000_00, CostItem.MEALS: 6_000_00},
    premises=Premises(average=14_000_00),
    fee=1_000_00,
)


def exactly(n):
    return Range.certain(Fraction(n))


def about(low, main, high):
    return Range(low=Fraction(low), main=Fraction(main), high=Fraction(high))


def base(rates=RATES):
    terms = Terms(form=GrantForm.COMPULSORY, year=2026, reading=Reading.CHAINED)
    document = PriceDocument(
        terms=terms, bands=(PricedBand(rates=rates, pupils=Fraction(1)),), budget={},
        budget_decision="", level_decision="",
    )  # fmt: skip
    return Base(document=document)


def place(unit_id=1, provider_id=None, **courses):
    there = courses.get("course") or {2026: exactly(100), 2027: exactly(120)}
    return Place(unit_id=unit_id, provider_id=provider_id, form=GrantForm.COMPULSORY,
                 band=BAND.key, course=there)  # fmt: skip


def cells(*places, given=FLAT, years=(2027,)):
    return tuple(simulate([base()], places, given, years=years))


class TestPrices:
    @pytest.mark.parametrize(
        ("item", "years", "case", "expected"),
        [
            # 50 000 × 1.03² = 53 045; with a point more 50 000 × 1.04² = 54 080
            pytest.param(CostItem.TEACHING, 2, Case.MAIN, 53_045_00, id="wages"),
            pytest.param(CostItem.TEACHING, 2, Case.HIGH, 54_080_00, id="fast"),
            pytest.param(CostItem.TEACHING, 2, Case.LOW, 52_020_00, id="slow"),
            pytest.param(CostItem.MEALS, 1, Case.MAIN, 6_120_00, id="prices"),
            pytest.param(CostItem.PREMISES, 1, Case.MAIN, 14_700_00, id="rents"),
            pytest.param(CostItem.TEACHING, 0, Case.MAIN, 50_000_00, id="the year itself"),
        ],
    )
    def test_each_item_follows_its_driver(self, item, years, case, expected):
        given = Assumptions(wage=Decimal(3), price=Decimal(2), rent=Decimal(5), spread=Decimal(1))
        assert grown(RATES, given, years=years, case=case).ore_of(item) == expected

    def test_fees_do_not_grow(self):
        given = Assumptions(wage=Decimal(9), price=Decimal(9), rent=Decimal(9))
        assert grown(RATES, given, years=5, case=Case.MAIN).fee == RATES.fee

    def test_faults_are_told_at_once(self):
        given = Assumptions(wage=Decimal(50), price=Decimal(2), rent=Decimal(-30),
                            spread=Decimal(-1))  # fmt: skip
        found = [one.column for one in assumption_faults(" ", given)]
        assert found == ["name", "wage", "rent", "spread"]


class TestPupils:
    def test_a_calendar_year_is_half_of_two_autumns(self):
        assert calendar({2026: exactly(100), 2027: about(100, 120, 130)}, 2027) == about(
            100, 110, 115
        )

    def test_a_year_that_the_forecast_does_not_reach_is_none(self):
        assert calendar({2026: exactly(100)}, 2027) is None


class TestCells:
    def test_own_units_cost_their_budget_less_fees(self):
        (one,) = cells(place())
        # 50 000 + 6 000 + 14 000 − 1 000 = 69 000 kronor, times 110 pupils
        assert one.per_pupil[Case.MAIN] == 69_000_00
        assert one.ore(Case.MAIN) == 7_590_000_00

    def test_an_independent_provider_gets_the_basic_amount(self):
        (one,) = cells(place(provider_id=7))
        # 70 000 × 1.03 × 1.06 = 76 426, less the fee last
        assert one.per_pupil[Case.MAIN] == 75_426_00

    def test_a_band_without_a_price_is_left_out(self):
        stray = Place(unit_id=1, provider_id=None, form=GrantForm.COMPULSORY, band="x",
                      course={2026: exactly(1), 2027: exactly(1)})  # fmt: skip
        assert cells(stray) == ()


class TestSums:
    places = tuple(
        place(unit, 7, course={2026: about(90, 100, 110), 2027: about(90, 100, 110)})
        for unit in (1, 2, 3, 4)
    )

    def test_what_is_expected_adds_up_whatever_the_level(self):
        found = cells(*self.places, place(5))
        forms = by_form(found, {})
        totals = {
            sum(one.ore[Case.MAIN] for one in sums)
            for sums in (by_unit(found), forms, by_provider(found, {}), everything(forms))
        }
        assert totals == {sum(one.ore(Case.MAIN) for one in found)}

    def test_units_that_miss_apart_make_a_surer_provider(self):
        (one,) = by_provider(cells(*self.places), {})
        # four units ± 10 of 100: the root of 4 × 10² is 20 of 400
        assert one.pupils == about(380, 400, 420)

    def test_no_provider_is_surer_than_the_municipality(self):
        width = {(GrantForm.COMPULSORY, 2027): about(Fraction(4, 5), 1, Fraction(6, 5))}
        (one,) = by_provider(cells(*self.places), width)
        assert one.pupils == about(320, 400, 480)

    def test_a_form_is_as_sure_as_the_municipality(self):
        width = {(GrantForm.COMPULSORY, 2027): about(Fraction(9, 10), 1, Fraction(11, 10))}
        (one,) = by_form(cells(*self.places), width)
        # 400 pupils at 75 426 kronor: ± 10 per cent when prices are certain
        assert one.ore == {
            Case.LOW: 27_153_360_00, Case.MAIN: 30_170_400_00, Case.HIGH: 33_187_440_00,
        }  # fmt: skip


class TestHidden:
    @pytest.mark.parametrize(
        ("pupils", "expected"),
        [
            pytest.param((10, 20), set(), id="none is small"),
            pytest.param((3, 4, 20), {0, 1}, id="two small hide each other"),
            pytest.param((3, 9, 20), {0, 1}, id="one alone takes the smallest other with it"),
        ],
    )
    def test_fewer_than_five_are_not_told(self, pupils, expected):
        there = [place(n, 7, course={2026: exactly(number), 2027: exactly(number)})
                 for n, number in enumerate(pupils)]  # fmt: skip
        found = {key[-1] for key, _ in hidden(by_unit(cells(*there)))}
        assert found == expected
