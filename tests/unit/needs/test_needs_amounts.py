"""What support costs: against figures reckoned by hand, and rules that hold for every award."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.kernel.problems import RefusedError
from qms.needs.core.amounts.award import Award, Cost, Hours, Part, award_faults
from qms.needs.core.amounts.periods import (
    Basis,
    Period,
    months_in,
    months_of,
    next_span,
    part_of_month,
    span_of,
)  # fmt: skip
from qms.needs.core.amounts.price_list import Group, PriceList, dump_prices, load_prices
from qms.needs.core.amounts.reckon import reckon
from qms.needs.core.amounts.renewal import renewed
from qms.needs.core.amounts.settle import RowKind, settle, shares, unused, unused_faults
from qms.needs.core.amounts.stored import (
    UnknownMethodError,
    dump_inputs,
    dump_result,
    recalculate,
)  # fmt: skip

PRICES = PriceList(
    groups=(
        Group(key="assistant", name="Assistent", ore_per_hour=300_00),
        Group(key="teacher", name="Lärare", ore_per_hour=455_50),
    ),
    weeks={"school": Decimal(18), "preschool": Decimal(23), "leisure_centre": Decimal(23)},
)
SPRING = Period(first=date(2026, 1, 1), last=date(2026, 6, 30))
AUTUMN = Period(first=date(2026, 7, 1), last=date(2026, 12, 31))
SCHOOL_YEAR = Period(first=date(2026, 7, 1), last=date(2027, 6, 30))


def award(
    period=SPRING, hours="10", *, form="compulsory", costs=(), private=False, group="assistant"
):
    lines = (Hours(group=group, per_week=Decimal(hours)),)
    part = Part(period=period, hours=lines, costs=costs)
    return Award(form=form, is_private=private, parts=(part,))


class TestPeriods:
    @pytest.mark.parametrize(
        ("basis", "day", "first", "last"),
        [
            pytest.param(Basis.TERM, date(2026, 6, 30), "2026-01-01", "2026-06-30", id="spring"),
            pytest.param(Basis.TERM, date(2026, 7, 1), "2026-07-01", "2026-12-31", id="autumn"),
            pytest.param(
                Basis.SCHOOL_YEAR, date(2027, 1, 2), "2026-07-01", "2027-06-30", id="school year"
            ),
            pytest.param(
                Basis.CALENDAR_YEAR, date(2027, 1, 2), "2027-01-01", "2027-12-31", id="calendar"
            ),
        ],
    )
    def test_the_span_around_a_day(self, basis, day, first, last):
        found = span_of(basis, day)
        assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
        assert next_span(basis, day).first == found.last + timedelta(days=1)

    @pytest.mark.parametrize(
        ("first", "last", "months"),
        [
            pytest.param("2026-01-01", "2026-06-30", Fraction(6), id="a term"),
            pytest.param("2026-02-01", "2026-02-14", Fraction(14, 28), id="half of February"),
            pytest.param("2028-02-01", "2028-02-14", Fraction(14, 29), id="the same, leap year"),
            pytest.param("2028-02-01", "2028-02-29", Fraction(1), id="all of a leap February"),
            pytest.param("2026-03-16", "2026-06-30", 3 + Fraction(16, 31), id="in mid-March"),
            pytest.param("2026-12-31", "2027-01-01", Fraction(2, 31), id="over New Year"),
        ],
    )
    def test_months_by_days(self, first, last, months):
        period = Period(first=date.fromisoformat(first), last=date.fromisoformat(last))
        assert months_in(period) == months


class TestReckoning:
    def test_the_worked_example_of_the_instrument(self):
        # 31 hours × 23 weeks × 300 kr = 213 900 kr; + 12 000 kr = 225 900; 6 % = 13 554 kr
        found = reckon(
            award(form="preschool", hours="31", private=True,
                  costs=(Cost(name="Material", ore=12_000_00),)),
            PRICES,
        )  # fmt: skip
        assert (found.net, found.vat, found.total) == (225_900_00, 13_554_00, 239_454_00)
        assert {one.total for one in found.months} == {39_909_00}  # 239 454 ÷ 6

    @pytest.mark.parametrize(
        ("made", "net", "vat"),
        [
            # 10 × 18 × 300 = 54 000 kr a term, 9 000 a month
            pytest.param(award(), 54_000_00, 0, id="own unit, a term"),
            pytest.param(award(SCHOOL_YEAR), 108_000_00, 0, id="a school year is two terms"),
            pytest.param(award(private=True), 54_000_00, 3_240_00, id="6 % to a private one"),
            # 9 000 × (14/28) = 4 500 and, in a leap year, 9 000 × 14/29 = 4 344,827… → 4 344,83
            pytest.param(
                award(Period(first=date(2026, 2, 1), last=date(2026, 2, 14))), 4_500_00, 0,
                id="half of February",
            ),
            pytest.param(
                award(Period(first=date(2028, 2, 1), last=date(2028, 2, 14))), 4_344_83, 0,
                id="fourteen days of a leap February",
            ),
            # 9 000 × 16/31 = 4 645,161… and 3 × 9 000: 31 645,16
            pytest.param(
                award(Period(first=date(2026, 3, 16), last=date(2026, 6, 30))), 31_645_16, 0,
                id="begins in mid-March",
            ),
            # 2,5 × 18 × 455,50 = 20 497,50
            pytest.param(award(hours="2.5", group="teacher"), 20_497_50, 0, id="another group"),
            # 4 × 23 × 300 = 27 600
            pytest.param(award(hours="4", form="leisure_centre"), 27_600_00, 0, id="more weeks"),
            pytest.param(
                award(costs=(Cost(name="Lyft", ore=18_000_00, once=True),)), 72_000_00, 0,
                id="bought once",
            ),
            pytest.param(
                award(SCHOOL_YEAR, costs=(Cost(name="Resor", ore=1_000_00),)), 110_000_00, 0,
                id="a cost per term comes twice a year",
            ),
        ],
    )  # fmt: skip
    def test_by_hand(self, made, net, vat):
        found = reckon(made, PRICES)
        assert (found.net, found.vat) == (net, vat)

    def test_a_third_of_an_ore_is_never_lost(self):
        # 0,25 × 18 × 300 = 1 350 kr; 6 % of 225 kr a month = 13,50. An odd price shows the öre:
        # 1 hour × 18 × 0,01 kr = 18 öre over six months is 3 öre each; 20 öre is 3 or 4 each.
        odd = PriceList(groups=(Group(key="assistant", name="A", ore_per_hour=1),),
                        weeks=PRICES.weeks | {"school": Decimal(20)})  # fmt: skip
        months = [one.net for one in reckon(award(hours="1"), odd).months]
        assert months == [3, 4, 3, 3, 4, 3]  # 3,33 6,67 10 13,33 16,67 20 rounded, less the last

    def test_what_is_bought_once_comes_with_the_first_month(self):
        found = reckon(award(costs=(Cost(name="Lyft", ore=18_000_00, once=True),)), PRICES)
        assert [one.net for one in found.months] == [27_000_00, *[9_000_00] * 5]

    def test_another_cost_that_was_shown_stands_in_place_of_the_list(self):
        shown = Hours(group="assistant", per_week=Decimal(10), ore_per_hour=325_00, shown="avtal")
        part = Part(period=SPRING, hours=(shown,))
        found = reckon(Award(form="compulsory", is_private=False, parts=(part,)), PRICES)
        assert found.net == 58_500_00  # 10 × 18 × 325
        assert "visad kostnad: avtal" in {line.source for line in found.working}

    def test_parts_with_different_hours_add_up(self):
        # Spring 10 hours: 54 000; autumn 5 hours: 27 000
        both = Award(
            form="compulsory", is_private=True,
            parts=(award().parts[0], award(AUTUMN, "5").parts[0]),
        )  # fmt: skip
        found = reckon(both, PRICES)
        assert (found.net, found.vat) == (81_000_00, 4_860_00)
        assert [one.net for one in found.months] == [*[9_000_00] * 6, *[4_500_00] * 6]


class TestWorking:
    def evaluated(self, working):
        """Return every line with a formula, reckoned again from the letters by plain Python."""
        known = {line.letter: Fraction(line.value) for line in working}
        for line in working:
            if line.formula:
                code = line.formula.replace("×", "*").replace("÷", "/")
                yield line, Fraction(eval(code, {"__builtins__": {}}, dict(known)))

    def test_every_formula_gives_its_line(self):
        made = award(
            Period(first=date(2028, 2, 10), last=date(2028, 6, 9)), "12.25", private=True,
            costs=(Cost(name="Resor", ore=1_333_33), Cost(name="Dator", ore=9_999_99, once=True)),
        )  # fmt: skip
        found = reckon(made, PRICES)
        for line, again in self.evaluated(found.working):
            assert abs(again - Fraction(line.value)) <= Fraction(1, 200), line

    def test_an_input_says_where_it_comes_from(self):
        for line in reckon(award(private=True), PRICES).working:
            assert bool(line.formula) != bool(line.source), line

    def test_the_last_line_is_what_is_paid(self):
        found = reckon(award(private=True), PRICES)
        assert [*found.working][-1].value == "57240"  # 54 000 + 3 240
        assert found.total == 57_240_00


class TestChanges:
    def test_a_child_who_leaves_is_paid_to_the_day(self):
        # 9 000 kr × (3 + 10/30): January–March and ten of April's days
        left = award().ended(date(2026, 4, 10), PRICES)
        assert reckon(left, PRICES).net == 30_000_00

    def test_or_the_month_out(self):
        monthly = load_prices(dump_prices(PRICES) | {"leaving": "month"})
        left = award().ended(date(2026, 4, 10), monthly)
        assert reckon(left, monthly).net == 36_000_00

    def test_nothing_is_left_when_support_never_began(self):
        assert award().ended(date(2025, 12, 31), PRICES) is None

    def test_other_hours_from_a_day(self):
        # 9 000 a month to 15 March (2 + 15/31), then half of it (16/31 + 3 months)
        new = (Hours(group="assistant", per_week=Decimal(5)),)
        changed = award().changed(date(2026, 3, 16), new)
        exact = 9000 * (2 + Fraction(15, 31)) + 4500 * (3 + Fraction(16, 31))
        assert reckon(changed, PRICES).net == int(exact * 100 + Fraction(1, 2))
        assert list(award_faults(changed, PRICES)) == []

    def test_what_was_bought_once_is_not_bought_again_when_hours_change(self):
        once = award(costs=(Cost(name="Lyft", ore=18_000_00, once=True),))
        changed = once.changed(date(2026, 4, 1), once.parts[0].hours)
        assert reckon(changed, PRICES).net == 72_000_00

    def test_months_before_the_change_stay_as_they_were(self):
        odd = PriceList(groups=(Group(key="assistant", name="A", ore_per_hour=1),),
                        weeks=PRICES.weeks)  # fmt: skip
        whole = reckon(award(hours="1.25", private=True), odd)
        short = reckon(award(hours="1.25", private=True).ended(date(2026, 4, 7), odd), odd)
        assert short.months[:3] == whole.months[:3]

    def test_a_renewal_is_for_the_next_span_at_the_list_price(self):
        shown = Hours(group="assistant", per_week=Decimal(7), ore_per_hour=325_00, shown="avtal")
        costs = (Cost(name="Lyft", ore=18_000_00, once=True), Cost(name="Resor", ore=600_00))
        part = Part(period=SPRING, hours=(shown,), costs=costs)
        again = renewed(Award(form="compulsory", is_private=False, parts=(part,)), PRICES)
        assert (again.period.first, again.period.last) == (date(2026, 7, 1), date(2027, 6, 30))
        assert reckon(again, PRICES).net == 2 * (7 * 18 * 300_00 + 600_00)


class TestSettling:
    PLAN = reckon(award(private=True), PRICES)  # 9 000 + 540 a month, January–June

    def test_a_decision_that_comes_late_pays_the_months_before_at_once(self):
        rows = shares(self.PLAN.months, first_pay=date(2026, 3, 1))
        assert [row.pay_month.month for row in rows] == [3, 3, 3, 4, 5, 6]
        assert sum(row.total for row in rows) == 57_240_00

    def test_leaving_after_four_paid_months_is_paid_back(self):
        rows = shares(self.PLAN.months, first_pay=date(2026, 1, 1))
        due = reckon(award(private=True).ended(date(2026, 2, 28), PRICES), PRICES).by_month()
        more = settle(rows, due, next_pay=date(2026, 5, 1))
        assert [(row.month.month, row.pay_month.month, row.kind, row.total) for row in more] == [
            (3, 5, RowKind.REPAYMENT, -9_540_00),
            (4, 5, RowKind.REPAYMENT, -9_540_00),
            (5, 5, RowKind.CORRECTION, -9_540_00),
            (6, 6, RowKind.CORRECTION, -9_540_00),
        ]
        assert settle((*rows, *more), due, next_pay=date(2026, 5, 1)) == ()

    def test_more_hours_afterwards_are_paid_with_the_next_month(self):
        rows = shares(self.PLAN.months, first_pay=date(2026, 1, 1))
        new = (Hours(group="assistant", per_week=Decimal(20)),)
        due = reckon(award(private=True).changed(date(2026, 2, 1), new), PRICES).by_month()
        more = settle(rows, due, next_pay=date(2026, 4, 1))
        assert [(row.month.month, row.pay_month.month) for row in more] == [
            (2, 4), (3, 4), (4, 4), (5, 5), (6, 6),
        ]  # fmt: skip
        assert {row.total for row in more} == {9_540_00}

    def test_unused_money_is_paid_back_but_never_more_than_was_paid(self):
        rows = shares(self.PLAN.months, first_pay=date(2026, 1, 1))
        asked = {"net": 18_000_00, "vat": 1_080_00, "month": date(2026, 7, 1)}
        back = unused(rows, **asked)
        assert [row.total for row in back] == [-19_080_00]
        too_much = asked | {"net": 40_000_00, "vat": 2_400_00}
        assert list(unused_faults((*rows, *back), **too_much))
        assert unused((*rows, *back), **too_much) == ()

    def test_whoever_paid_back_already_does_not_pay_it_twice(self):
        rows = shares(self.PLAN.months, first_pay=date(2026, 1, 1))
        back = unused(rows, net=54_000_00, vat=3_240_00, month=date(2026, 7, 1))
        more = settle((*rows, *back), {}, next_pay=date(2026, 8, 1))
        assert sum(row.total for row in (*rows, *back, *more)) == 0


days = st.dates(min_value=date(2023, 1, 1), max_value=date(2033, 12, 31))
hours = st.integers(1, 160).map(lambda quarters: Decimal(quarters) / 4)
ore = st.integers(1, 99_999)


@st.composite
def awards(draw):
    first = draw(days)
    span = span_of(draw(st.sampled_from(Basis)), first)
    last = draw(st.dates(min_value=first, max_value=span.last))
    costs = tuple(
        Cost(name="K", ore=draw(ore), once=draw(st.booleans()))
        for _ in range(draw(st.integers(0, 2)))
    )
    made = award(
        Period(first=first, last=last), draw(hours), costs=costs, private=draw(st.booleans()),
        group=draw(st.sampled_from(["assistant", "teacher"])),
    )  # fmt: skip
    prices = PriceList(
        groups=tuple(
            Group(key=g, name=g, ore_per_hour=draw(ore)) for g in ("assistant", "teacher")
        ),
        weeks=PRICES.weeks,
        leaving=draw(st.sampled_from(["day", "month"])),
    )
    return made, prices


class TestAlways:
    @given(awards())
    def test_shares_add_up_and_stay_inside_the_period(self, made):
        given_award, prices = made
        found = reckon(given_award, prices)
        exact = sum(
            Fraction(one.per_week) * 18 * prices.group(one.group).ore_per_hour
            for one in given_award.parts[0].hours
        ) + sum(cost.ore for cost in given_award.parts[0].costs if not cost.once)
        whole = exact * months_in(given_award.period) / 6
        whole += sum(cost.ore for cost in given_award.parts[0].costs if cost.once)
        assert abs(found.net - whole) <= Fraction(1, 2)
        rate = Fraction(6, 100) if given_award.is_private else 0
        assert abs(found.vat - found.net * rate) <= Fraction(1, 2)
        assert all(one.net >= 0 and one.vat >= 0 for one in found.months)
        touched = [*months_of(given_award.period)]
        assert [one.month for one in found.months] == touched
        assert all(part_of_month(given_award.period, month) > 0 for month in touched)

    @given(awards(), st.data())
    def test_settled_rows_equal_what_is_due_and_nothing_goes_below_zero(self, made, data):
        given_award, prices = made
        rows = shares(reckon(given_award, prices).months, first_pay=date(2023, 1, 1))
        last = data.draw(st.dates(min_value=given_award.period.first - timedelta(days=40),
                                  max_value=given_award.period.last))  # fmt: skip
        left = given_award.ended(last, prices)
        due = reckon(left, prices).by_month() if left else {}
        next_pay = data.draw(days).replace(day=1)
        all_rows = (*rows, *settle(rows, due, next_pay=next_pay))
        for month in {row.month for row in all_rows}:
            of_month = [row for row in all_rows if row.month == month]
            share = due.get(month)
            assert sum(row.net for row in of_month) == (share.net if share else 0)
            assert sum(row.vat for row in of_month) == (share.vat if share else 0)
        assert sum(row.total for row in all_rows) >= 0
        assert settle(all_rows, due, next_pay=next_pay) == ()

    @given(awards())
    def test_what_is_stored_recomputes_identically(self, made):
        given_award, prices = made
        stored = dump_result(reckon(given_award, prices))
        assert recalculate(dump_inputs(given_award, prices), 1) == stored


class TestRefusals:
    def test_a_method_of_tomorrow_is_refused(self):
        with pytest.raises(UnknownMethodError):
            recalculate({}, 2)

    @pytest.mark.parametrize(
        ("made", "column"),
        [
            pytest.param(award(Period(first=date(2026, 5, 1), last=date(2027, 1, 1))), "period",
                         id="over two terms"),
            pytest.param(award(hours="10.1"), "hours", id="not in quarters"),
            pytest.param(award(hours="81"), "hours", id="too many"),
            pytest.param(award(group="nurse"), "hours", id="no such group"),
            pytest.param(award(costs=(Cost(name=" ", ore=1),)), "costs", id="a cost without name"),
        ],
    )  # fmt: skip
    def test_faults_of_an_award(self, made, column):
        assert [one.column for one in award_faults(made, PRICES)] == [column]

    def test_every_fault_of_a_price_list_at_once(self):
        table = dump_prices(PRICES) | {
            "basis": "decade", "leaving": "never", "vat_percent": "60",
            "weeks": {"school": "0", "preschool": "x", "leisure_centre": "NaN"},
            "group": [{"key": "a", "name": "", "ore_per_hour": 0}],
        }  # fmt: skip
        with pytest.raises(RefusedError) as refused:
            load_prices(table)
        assert len(refused.value.problems) == 8
