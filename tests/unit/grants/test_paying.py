"""Months in öre: named cases reckoned by hand, and a thousand histories reckoned day by day."""

from calendar import monthrange
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.costs.core.items import GrantForm
from qms.grants.core.paying.counted import Doubt, counted
from qms.grants.core.paying.enrolment import CountBy, CountRule, Enrolment, Stream, stream_of
from qms.grants.core.paying.pay import PriceFrom, PriceKey, entitlements, year_of
from qms.grants.core.paying.settling import RowKind, sums, to_pay
from qms.grants.core.paying.twelfths import age_on, month_table, part_of, twelfth

YEAR = 2027
SCHOOL, LEISURE, PRESCHOOL = GrantForm.COMPULSORY, GrantForm.LEISURE_CENTRE, GrantForm.PRESCHOOL
BY_DAYS = CountRule(by=CountBy.DAYS)
ON_15TH = CountRule()
HUNDRED = 100_000_00
"""A hundred thousand kronor a year: 8 333,33 a month, and 8 333,34 every third."""


def goes(first, last=None, *, unit="eken", pupil="p1", form=SCHOOL, band="1-5", row=0):
    return Enrolment(
        pupil=pupil, provider=f"{unit} AB", unit=unit, form=form, band=band, first=first,
        last=last, row=row,
    )  # fmt: skip


def prices(*froms, units=("eken", "linden", "rönnen"), forms=(SCHOOL, LEISURE, PRESCHOOL)):
    found = froms or (PriceFrom(month=1, ore_per_year=HUNDRED),)
    return {
        PriceKey(provider=f"{unit} AB", form=form, band="1-5"): found
        for unit in units
        for form in forms
    }


def months_paid(enrolments, rule=ON_15TH, book=None):
    """Return öre by unit and month."""
    found = entitlements(
        counted(enrolments, rule, year=YEAR).spans, book or prices(), rule, year=YEAR
    )
    paid = {}
    for row in found.rows:
        key = (row.enrolment.unit, row.month)
        paid[key] = paid.get(key, 0) + row.ore
    return paid


class TestTwelfths:
    @pytest.mark.parametrize(
        ("year", "january", "february", "march"),
        [
            pytest.param(120_000_00, 10_000_00, 10_000_00, 10_000_00, id="even"),
            pytest.param(HUNDRED, 8_333_33, 8_333_34, 8_333_33, id="a third of an öre a month"),
            pytest.param(1, 0, 0, 0, id="one öre"),
            pytest.param(0, 0, 0, 0, id="nothing"),
        ],
    )
    def test_the_first_months(self, year, january, february, march):
        assert month_table(year)[:3] == (january, february, march)

    @given(st.integers(0, 10**9))
    def test_twelve_months_are_the_year_and_none_is_an_öre_off(self, year):
        table = month_table(year)
        assert sum(table) == year
        assert all(abs(12 * ore - year) < 12 for ore in table)

    @given(st.integers(0, 10**8), st.integers(28, 31), st.data())
    def test_parts_of_a_month_are_the_month(self, ore, days, data):
        cut = data.draw(st.integers(1, days - 1))
        first = part_of(ore, first=1, last=cut, days=days)
        assert first + part_of(ore, first=cut + 1, last=days, days=days) == ore


class TestSchoolYear:
    def test_who_begins_in_august_has_july(self):
        assert sorted(months_paid([goes(date(2027, 8, 18))])) == [
            ("eken", month) for month in range(7, 13)
        ]

    def test_the_school_before_has_june_and_no_more(self):
        before = goes(date(2020, 8, 20), date(2027, 8, 17), unit="linden")
        paid = months_paid([before, goes(date(2027, 8, 18))])
        assert [unit for unit, month in sorted(paid, key=lambda key: key[1])] == (
            ["linden"] * 6 + ["eken"] * 6
        )
        assert sum(paid.values()) == HUNDRED

    def test_a_pupil_who_leaves_after_the_last_school_day_has_the_whole_of_june(self):
        paid = months_paid([goes(date(2018, 8, 20), date(2027, 6, 11))], BY_DAYS)
        assert paid["eken", 6] == twelfth(HUNDRED, 6)
        assert ("eken", 7) not in paid

    def test_but_not_when_the_pupil_goes_on_elsewhere_in_june(self):
        moved = [goes(date(2018, 8, 20), date(2027, 6, 10)),
                 goes(date(2027, 6, 11), unit="linden", row=1)]  # fmt: skip
        paid = months_paid(moved, BY_DAYS)
        assert paid["eken", 6] + paid["linden", 6] == twelfth(HUNDRED, 6)
        assert paid["linden", 6] > paid["eken", 6]

    def test_preschool_goes_by_its_own_days_and_is_paid_beside_the_school(self):
        both = [goes(date(2023, 8, 1), date(2027, 8, 15), form=PRESCHOOL),
                goes(date(2027, 8, 16), unit="linden")]  # fmt: skip
        paid = months_paid(both)
        assert [month for unit, month in paid if unit == "eken"] == [1, 2, 3, 4, 5, 6, 7, 8]
        assert [month for unit, month in paid if unit == "linden"] == [7, 8, 9, 10, 11, 12]

    def test_a_new_band_in_august_holds_from_july(self):
        same_school = [goes(date(2022, 8, 20), date(2027, 8, 16)),
                       goes(date(2027, 8, 17), band="6-9", row=1)]  # fmt: skip
        book = {**prices(), PriceKey(provider="eken AB", form=SCHOOL, band="6-9"): [
            PriceFrom(month=1, ore_per_year=120_000_00)]}  # fmt: skip
        paid = months_paid(same_school, book=book)
        assert (paid["eken", 6], paid["eken", 7]) == (twelfth(HUNDRED, 6), 10_000_00)


class TestWithinAMonth:
    @pytest.mark.parametrize(
        ("last", "unit"),
        [
            pytest.param(date(2027, 3, 14), "linden", id="moved before the count day"),
            pytest.param(date(2027, 3, 15), "eken", id="moved after the count day"),
        ],
    )
    def test_the_count_day_decides(self, last, unit):
        moved = [goes(date(2026, 8, 18), last),
                 goes(last + timedelta(days=1), unit="linden", row=1)]  # fmt: skip
        march = [key for key in months_paid(moved) if key[1] == 3]
        assert march == [(unit, 3)]

    def test_by_days_each_has_its_days(self):
        """March: 8 333,33 kr; 10 of 31 days are 2 688,17, the other 21 are 5 645,16."""
        moved = [goes(date(2026, 8, 18), date(2027, 3, 10)),
                 goes(date(2027, 3, 11), unit="linden", row=1)]  # fmt: skip
        paid = months_paid(moved, BY_DAYS)
        assert (paid["eken", 3], paid["linden", 3]) == (2_688_17, 5_645_16)

    def test_a_leap_year_has_a_day_more_in_february(self):
        """14 of 29 days of 8 333,34 kr: 116 666,76 ÷ 29."""
        rule = BY_DAYS
        one = goes(date(2027, 8, 18), date(2028, 2, 14))
        found = entitlements(counted([one], rule, year=2028).spans, prices(), rule, year=2028)
        assert [row.ore for row in found.rows if row.month == 2] == [4_022_99]

    def test_a_gap_between_schools_is_paid_to_nobody(self):
        gap = [goes(date(2026, 8, 18), date(2027, 2, 1)),
               goes(date(2027, 4, 20), unit="linden", row=1)]  # fmt: skip
        assert {month for _unit, month in months_paid(gap)} == {1, *range(5, 13)}


class TestDoubtful:
    def test_a_day_claimed_twice_goes_to_who_began_last_and_both_are_named(self):
        forgotten = goes(date(2020, 8, 20))
        new = goes(date(2027, 3, 1), date(2027, 5, 31), unit="linden", row=1)
        found = counted([forgotten, new], ON_15TH, year=YEAR)
        assert [(one.doubt, one.enrolment, one.other) for one in found.findings] == [
            (Doubt.OVERLAP, new, forgotten)
        ]
        paid = months_paid([forgotten, new])
        assert [month for unit, month in paid if unit == "linden"] == [3, 4, 5]
        assert sum(paid.values()) == HUNDRED

    def test_an_enrolment_that_ends_before_it_begins_counts_nothing(self):
        backwards = goes(date(2027, 5, 1), date(2027, 4, 1))
        found = counted([backwards], ON_15TH, year=YEAR)
        assert (found.spans, [one.doubt for one in found.findings]) == ((), [Doubt.BACKWARDS])

    def test_an_enrolment_without_a_price_is_listed(self):
        spans = counted([goes(date(2026, 8, 18), unit="okänd")], ON_15TH, year=YEAR).spans
        found = entitlements(spans, prices(), ON_15TH, year=YEAR)
        assert (found.rows, [one.unit for one in found.unpriced]) == ((), ["okänd"])

    def test_a_units_own_amount_goes_before_its_providers(self):
        own = PriceKey(provider="eken AB", form=SCHOOL, band="1-5", unit="eken")
        book = {**prices(), own: [PriceFrom(month=1, ore_per_year=120_000_00)]}
        assert set(months_paid([goes(date(2026, 8, 18))], book=book).values()) == {10_000_00}


class TestAge:
    @pytest.mark.parametrize(
        ("day", "age"),
        [
            pytest.param(date(2027, 2, 28), 2, id="the day before"),
            pytest.param(date(2027, 3, 1), 3, id="the first of March in a common year"),
            pytest.param(date(2028, 2, 28), 3, id="the day before in a leap year"),
            pytest.param(date(2028, 2, 29), 4, id="the day itself in a leap year"),
        ],
    )
    def test_born_on_29_february(self, day, age):
        assert age_on(date(2024, 2, 29), day) == age


class TestChangesInTheYear:
    CHANGED = (
        PriceFrom(month=1, ore_per_year=HUNDRED),
        PriceFrom(month=9, ore_per_year=108_000_00),
    )

    def test_a_new_amount_holds_from_its_month(self):
        paid = months_paid([goes(date(2026, 8, 18))], book=prices(*self.CHANGED))
        assert (paid["eken", 8], paid["eken", 9]) == (twelfth(HUNDRED, 8), 9_000_00)

    def test_the_year_is_the_months_under_each_amount(self):
        """Eight months of 100 000 a year are 66 666,67; four of 108 000 are 36 000."""
        assert year_of(self.CHANGED) == 66_666_67 + 36_000_00


class TestMonthByMonth:
    def test_a_move_told_late_is_taken_back_and_paid_where_it_belongs(self):
        first_told = [goes(date(2026, 8, 18))]
        moved = [goes(date(2026, 8, 18), date(2027, 2, 10)),
                 goes(date(2027, 2, 11), unit="linden", row=1)]  # fmt: skip
        paid = []
        for month, told in ((1, first_told), (2, first_told), (3, moved)):
            spans = counted(told, ON_15TH, year=YEAR).spans
            due = entitlements(spans, prices(), ON_15TH, year=YEAR).rows
            paid += to_pay(paid, due, pay_month=month)
        february = twelfth(HUNDRED, 2)
        assert [(row.account.unit, row.month, row.kind, row.children, row.ore)
                for row in paid if row.pay_month == 3] == [
            ("eken", 2, RowKind.REPAYMENT, -1, -february),
            ("linden", 2, RowKind.CORRECTION, 1, february),
            ("linden", 3, RowKind.SHARE, 1, twelfth(HUNDRED, 3)),
        ]  # fmt: skip

    def test_nothing_new_pays_nothing_twice(self):
        spans = counted([goes(date(2026, 8, 18))], ON_15TH, year=YEAR).spans
        due = entitlements(spans, prices(), ON_15TH, year=YEAR).rows
        once = to_pay([], due, pay_month=4)
        assert to_pay(once, due, pay_month=4) == ()


HISTORIES = 1_000
UNITS = ("eken", "linden", "rönnen")


def history(random):
    """Return the enrolments of some children: moves, gaps, overlaps, summers, several streams."""
    found = []
    for child in range(random.randint(1, 3)):
        for form in random.sample((SCHOOL, LEISURE, PRESCHOOL), k=random.randint(1, 2)):
            day = date(2026, 1, 1) + timedelta(days=random.randint(0, 600))
            for _ in range(random.randint(1, 4)):
                length = random.choice((3, 20, 45, 200, 400))
                last = None if random.random() < 0.2 else day + timedelta(days=length)
                found.append(
                    goes(day, last, unit=random.choice(UNITS), pupil=f"p{child}", form=form,
                         row=len(found))
                )  # fmt: skip
                day += timedelta(days=random.choice((1, 1, 1, length + 1, length + 30)))
    return found


def days_of(enrolments, rule):
    """Return who has each day of the year, by child and stream: the slow way, a day at a time."""
    groups = {}
    for one in enrolments:
        groups.setdefault((one.pupil, stream_of(one.form)), []).append(one)
    found = {}
    for (child, stream), group in groups.items():
        stays = [(*stay(one, group, stream in rule.summer), one) for one in group]
        for number in range(365):
            day = date(YEAR, 1, 1) + timedelta(days=number)
            there = [(first, one.row, one) for first, last, one in stays if first <= day <= last]
            if there:
                found[child, stream, day] = max(there, key=lambda at: at[:2])[2]
    return found


def stay(one, group, has_summer):
    """Return the first and last day that the rule gives the enrolment, before anybody else's.

    Where the summer rule holds it is there from 1 July when it began in August, and to 30 June
    when it ended in June and nobody else had the pupil in the rest of the month.
    """
    last = one.last or date.max
    if not has_summer:
        return one.first, last
    first = date(one.first.year, 7, 1) if one.first.month == 8 else one.first
    rest = [one.last + timedelta(days=n) for n in range(31)] if last.month == 6 else []
    elsewhere = any(
        other is not one and other.first in rest and other.first.month == 6 for other in group
    )
    return first, date(last.year, 6, 30) if rest and not elsewhere else last


@pytest.mark.parametrize("rule", [ON_15TH, BY_DAYS], ids=["count day", "days"])
def test_a_thousand_histories_come_to_what_the_days_give(rule):
    """Each child's month is the decision's twelfth to the öre wherever the child was all month."""
    for seed in range(HISTORIES // 2):
        enrolments = history(Random(seed))
        spans = counted(enrolments, rule, year=YEAR).spans
        rows = entitlements(spans, prices(), rule, year=YEAR).rows
        held = days_of(enrolments, rule)
        assert by_child_and_month(rows) == by_days(held, rule), seed


def by_child_and_month(rows):
    found = {}
    for row in rows:
        key = (row.enrolment.pupil, stream_of(row.enrolment.form), row.enrolment.unit, row.month)
        found[key] = found.get(key, 0) + row.ore
    return {key: ore for key, ore in found.items() if ore}


def by_days(held, rule):
    """Return öre by child, stream, unit and month: running sums of exact days, rounded once."""
    exact, running = {}, {}
    table = month_table(HUNDRED)
    for child, stream, day in sorted(held, key=lambda key: key[2]):
        one = held[child, stream, day]
        month_days = monthrange(YEAR, day.month)[1]
        whole = table[day.month - 1]
        key = (child, stream, one.unit, day.month)
        if rule.by is CountBy.COUNT_DAY:
            if day.day == rule.count_day:
                exact[key] = whole
            continue
        until, before = (
            half_up(Fraction(whole * day.day, month_days)),
            half_up(Fraction(whole * (day.day - 1), month_days)),
        )
        running[key] = running.get(key, 0) + until - before
    return {key: ore for key, ore in {**exact, **running}.items() if ore}


def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def test_a_year_paid_month_by_month_is_what_the_register_gives_in_the_end():
    """The register is told late, and wrongly at first; in December everything is as it should."""
    for seed in range(100):
        random = Random(seed)
        enrolments = history(random)
        told_in = {one: random.randint(1, 12) for one in enrolments}
        paid = []
        for month in range(1, 13):
            known = [one for one in enrolments if told_in[one] <= month]
            spans = counted(known, ON_15TH, year=YEAR).spans
            due = entitlements(spans, prices(), ON_15TH, year=YEAR).rows
            paid += to_pay(paid, due, pay_month=month)
        totals = {}
        for row in paid:
            totals[row.account, row.month] = totals.get((row.account, row.month), 0) + row.ore
        expected = {key: ore for key, (_n, ore) in sums(due).items()}
        assert {key: ore for key, ore in totals.items() if ore} == expected, seed


def test_streams_are_apart():
    assert stream_of(GrantForm.PEDAGOGICAL_CARE) is stream_of(GrantForm.PRESCHOOL)
    assert stream_of(GrantForm.PRESCHOOL_CLASS) is stream_of(GrantForm.COMPULSORY) is Stream.SCHOOL
