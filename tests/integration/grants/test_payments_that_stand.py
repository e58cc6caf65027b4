"""What may not take money back in silence: other bands, older files, mended days, closed units."""

from datetime import UTC, date, datetime

import pytest
from builders import NOW, SYSTEM, NodeKind, ProviderKind, add, add_school
from support.enrolled import child, file_of, line
from support.grants import ITEMS, YEAR, document, pay, people, prices_hold, subject

from qms.grants.core.paying.settling import RowKind
from qms.grants.core.price_list import Band
from qms.grants.queries.enrolments import enrolled, file, unnamed_units
from qms.grants.queries.pay_rows import paid_rows
from qms.grants.queries.payments import pay_month
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.enrolling import read_file, save_file
from qms.kernel.problems import RefusedError
from qms.org import services as org

FIRST_DAY = f"{YEAR - 1}-08-18"
SECOND = "Friskolan Två"
FINER = tuple(
    Band(key=f"{low}-{high}", name=f"åk {low}–{high}", low=low, high=high)
    for low, high in ((1, 3), (4, 6), (7, 9))
)


def month(number, year=YEAR):
    return date(year, number, 1)


def at(number, year=YEAR, day=20):
    return datetime(year, number, day, 9, 0, tzinfo=UTC)


def decided(session, who, provider_id, *, given=None, wording=None, now=NOW):
    about = subject(provider_id)
    prices_hold(session, given, now=now)
    save_draft(session, who.officer, about, wording or Wording(), seen=0, now=now)
    send_draft(session, who.officer, about, seen=1, now=now)
    return decide_draft(session, who.chief, about, seen=2, now=now)


@pytest.fixture
def who(session, municipality):
    found = people(municipality)
    decided(session, found, municipality.private)
    return found


def says(session, who, *lines, month, emptied=()):
    """Read and save a month's file."""
    file_id = read_file(session, who.officer, month=month, file_name="fil.csv",
                        content=file_of(*lines), now=NOW)  # fmt: skip
    save_file(session, who.officer, file_id, emptied=emptied, now=NOW)
    return file_id


def paid_until(session, who, last, *, year=YEAR):
    for number in range(1, last + 1):
        pay(session, who, month(number), now=at(last, year))


def taken_back(session, of_month):
    """Return the months that would be reclaimed."""
    return sorted(
        row.month.month
        for row in pay_month(session, of_month).rows
        if row.kind is RowKind.REPAYMENT
    )


class TestOtherBands:
    def test_bands_from_august_leave_the_months_before_as_they_were(
        self, session, who, municipality
    ):
        says(session, who, line(grade="4", first=FIRST_DAY), month=month(1))
        paid_until(session, who, 7)
        wording = Wording(reason="Prislistan har fått fler stadier.", from_month=8)
        decided(session, who, municipality.private, given=document(bands=FINER),
                wording=wording, now=at(7))  # fmt: skip
        assert taken_back(session, month(8)) == []
        pay(session, who, month(8), now=at(8))
        bands = {row.month.month: row.band for row in paid_rows(session, year=YEAR)}
        assert bands == dict.fromkeys(range(1, 8), "1-5") | {8: "4-6"}

    def test_a_grade_that_is_left_out_stops_the_month(self, session, who, municipality):
        says(session, who, line(grade="4", first=FIRST_DAY), month=month(1))
        paid_until(session, who, 3)
        wording = Wording(reason="Rättelse.", from_month=4)
        decided(session, who, municipality.private, given=document(bands=FINER[:1]),
                wording=wording, now=at(3))  # fmt: skip
        says(session, who, line(grade="4", first=f"{YEAR}-01-20"), month=month(2))
        with pytest.raises(RefusedError) as refused:
            pay(session, who, month(4), now=at(4))
        assert "saknar belopp" in refused.value.problems[0].sentence()


class TestLowering:
    """Skolförordningen 14 kap. 2 §: only payments that remain may be lowered."""

    CHEAPER = document(items={item: ore - 1_000_00 for item, ore in ITEMS.items()})

    def lowered(self, session, who, municipality, from_month, now):
        wording = Wording(reason="Sparkrav.", from_month=from_month)
        decided(session, who, municipality.private, given=self.CHEAPER, wording=wording, now=now)

    def test_a_year_that_is_over_is_not_lowered(self, session, who, municipality):
        with pytest.raises(RefusedError) as refused:
            self.lowered(session, who, municipality, 1, at(2, YEAR + 1))
        assert refused.value.problems[0].column == "from_month"

    def test_two_steps_do_not_reach_where_one_may_not(self, session, who, municipality):
        self.lowered(session, who, municipality, 9, at(8))
        with pytest.raises(RefusedError) as refused:
            self.lowered(session, who, municipality, 1, at(8, day=21))
        assert refused.value.problems[0].column == "from_month"


class TestNobodyLeft:
    @pytest.fixture
    def second(self, session, municipality):
        return add_school(session, SECOND, municipality.private, code="12345699")

    @pytest.fixture
    def both(self, session, who, second):
        says(session, who, line(first=FIRST_DAY), line(child(3), unit=SECOND, first=FIRST_DAY),
             month=month(1))  # fmt: skip
        return second

    def test_a_closed_unit_is_paid_until_it_closed(self, session, who, both):
        org.close(session, SYSTEM, both, day=date(YEAR, 3, 15), now=NOW)
        rows = pay_month(session, month(4)).rows
        paid = {row.month.month for row in rows if row.unit_id == both}
        assert paid == {1, 2}  # the fifteenth, which counts March, is the first day without it

    def test_units_that_a_file_does_not_name_are_told_and_go_on(self, session, who, both):
        file_id = read_file(session, who.officer, month=month(3), file_name="fil.csv",
                            content=file_of(line(first=FIRST_DAY)), now=NOW)  # fmt: skip
        assert unnamed_units(session, file_id) == ((both, 1),)
        save_file(session, who.officer, file_id, now=NOW)
        assert [row.month.month for row in pay_month(session, month(3)).rows
                if row.unit_id == both] == [1, 2, 3]  # fmt: skip

    def test_a_unit_said_to_be_empty_ends_before_the_month(self, session, who, both):
        file_id = says(session, who, line(first=FIRST_DAY), month=month(3), emptied=[both])
        assert file(session, file_id).left == 1
        assert [row.month.month for row in pay_month(session, month(3)).rows
                if row.unit_id == both] == [1, 2]  # fmt: skip


class TestOlderFiles:
    def test_whoever_began_later_stays(self, session, who):
        later = line(child(1), first=f"{YEAR}-08-18")
        says(session, who, line(first=FIRST_DAY), later, month=month(9))
        before = pay_month(session, month(9)).ore
        says(session, who, line(first=FIRST_DAY), month=month(3))
        assert pay_month(session, month(9)).ore == before

    def test_the_grade_of_the_autumn_stays(self, session, who):
        says(session, who, line(first=FIRST_DAY, grade="5"), month=month(3))
        says(session, who, line(first=FIRST_DAY, grade="6"), month=month(9))
        says(session, who, line(first=FIRST_DAY, grade="5"), month=month(5))
        held = sorted((row.first, row.last, row.step) for _, row in enrolled(session))
        assert held == [
            (date(YEAR - 1, 8, 18), date(YEAR, 6, 30), 5),
            (date(YEAR, 7, 1), None, 6),
        ]

    def test_whoever_it_lacks_had_left_but_may_come_again(self, session, who):
        says(session, who, line(first=FIRST_DAY), line(child(1), first=FIRST_DAY), month=month(1))
        says(session, who, line(first=FIRST_DAY), month=month(4))
        back = line(child(1), first=f"{YEAR}-08-18")
        says(session, who, line(first=FIRST_DAY), back, month=month(9))
        stays = sorted((row.first, str(row.last)) for _, row in enrolled(session))
        assert stays == [
            (date(YEAR - 1, 8, 18), f"{YEAR}-03-31"),
            (date(YEAR - 1, 8, 18), "None"),
            (date(YEAR, 8, 18), "None"),
        ]


def test_a_mended_start_day_keeps_the_grades(session, who):
    says(session, who, line(first=f"{YEAR - 1}-08-18", grade="5"), month=month(1))
    paid_until(session, who, 6)
    says(session, who, line(first=f"{YEAR - 1}-08-19", grade="6"), month=month(9))
    assert taken_back(session, month(7)) == []


def test_a_school_that_opens_in_august_is_paid_from_july(session, who, municipality):
    new = add_school(session, SECOND, municipality.private, code="12345699",
                     opened=date(YEAR, 8, 18))  # fmt: skip
    begins = line(child(3), unit=SECOND, first=f"{YEAR}-08-18")
    says(session, who, line(first=FIRST_DAY), begins, month=month(9))
    paid_until(session, who, 8)
    found = paid_rows(session, year=YEAR)
    assert {row.month.month for row in found if row.unit_id == new} == {7, 8}


def test_units_of_two_providers_may_have_the_same_local_id(session, who, municipality):
    private = {"provider_kind": ProviderKind.INDEPENDENT}
    other = add(session, NodeKind.PROVIDER, "Andra AB", municipality.id, **private)
    alfa = add_school(session, "Alfa", municipality.private, local_id="E1")
    beta = add_school(session, "Beta", other, local_id="E1")
    decided(session, who, other)
    says(session, who, line(unit="Alfa", first=FIRST_DAY),
         line(child(3), unit="Beta", first=FIRST_DAY), month=month(1))  # fmt: skip
    paid = {(row.provider_id, row.unit_id) for row in pay_month(session, month(1)).rows}
    assert paid == {(municipality.private, alfa), (other, beta)}


@pytest.mark.parametrize(
    "name",
    ["elev_20150302_2380.csv", "2015-03-02-2380.csv", "20150302–2380.csv", "150302_2380.xlsx"],
)
def test_a_number_in_the_files_name_is_struck_out(session, who, name):
    file_id = read_file(session, who.officer, month=month(1), file_name=name,
                        content=file_of(line()), now=NOW)  # fmt: skip
    assert "2380" not in file(session, file_id).file_name
