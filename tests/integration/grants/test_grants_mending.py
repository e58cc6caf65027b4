"""Files taken back, payments that begin in the middle of a year, and news of years long past."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import NOW, add_school
from sqlalchemy import func, select
from support.enrolled import child, class_of, file_of, line
from support.grants import YEAR, document, pay, people, prices_hold, subject

from qms.decisions.queries import content_text, decisions_of
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.paying.enrolment import CountBy
from qms.grants.core.paying.twelfths import month_table
from qms.grants.models import GrantEnrolment, GrantPayRow
from qms.grants.queries.enrolments import enrolled, is_undoable
from qms.grants.queries.pay_rows import next_month, paid_rows, run_reconciled
from qms.grants.queries.payments import pay_month
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.enrolling import read_file, save_file, undo_file
from qms.grants.services.paying import begin_from
from qms.kernel.problems import RefusedError
from qms.retention.models import RetentionItem

MONTHS = month_table(84_069_00)
LATE = datetime(YEAR + 3, 2, 3, 9, 0, tzinfo=UTC)
FIRST_DAY = f"{YEAR - 1}-08-18"
JANUARY = date(YEAR, 1, 1)


def month(number, year=YEAR):
    return date(year, number, 1)


@pytest.fixture
def who(session, municipality):
    return people(municipality)


@pytest.fixture
def decide(session, who, municipality):
    """Return a function that decides a year's amount."""

    def decided(year=YEAR):
        about = subject(municipality.private, year=year)
        prices_hold(session, document(year=year))
        save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
        send_draft(session, who.officer, about, seen=1, now=NOW)
        decide_draft(session, who.chief, about, seen=2, now=NOW)

    return decided


@pytest.fixture
def says(session, who):
    """Return a function that reads and saves a month's file, and returns its id."""

    def said(*lines, at=JANUARY, now=NOW):
        file_id = read_file(session, who.officer, month=at, file_name="fil.csv",
                            content=file_of(*lines), now=now)  # fmt: skip
        save_file(session, who.officer, file_id, now=now)
        return file_id

    return said


def there(session):
    return {(row.pupil, row.first, row.last) for _, row in enrolled(session)}


class TestUndoing:
    def test_what_held_before_holds_again(self, session, who, decide, says):
        says(*class_of(3, first=FIRST_DAY))
        before = there(session)
        second = says(*class_of(2, first=FIRST_DAY), line(child(7)), at=month(2))
        assert there(session) != before
        undo_file(session, who.officer, second, now=NOW)
        assert there(session) == before
        assert session.scalar(select(func.count()).select_from(GrantEnrolment)) == 3

    def test_only_the_last_file(self, session, who, decide, says):
        first = says(*class_of(3, first=FIRST_DAY))
        second = says(*class_of(2, first=FIRST_DAY), at=month(2))
        with pytest.raises(RefusedError):
            undo_file(session, who.officer, first, now=NOW)
        undo_file(session, who.officer, second, now=NOW)
        undo_file(session, who.officer, first, now=NOW)
        assert there(session) == set()

    def test_not_when_a_month_is_paid_by_it(self, session, who, decide, says):
        decide()
        early = says(*class_of(3, first=FIRST_DAY))
        pay(session, who, month(1), now=LATE)
        assert not is_undoable(session, early)
        with pytest.raises(RefusedError):
            undo_file(session, who.officer, early, now=LATE)
        later = says(*class_of(2, first=FIRST_DAY), at=month(2), now=LATE + timedelta(days=1))
        undo_file(session, who.officer, later, now=LATE + timedelta(days=2))
        assert len(there(session)) == 3

    def test_a_file_that_was_only_read_is_not_undone(self, session, who, decide):
        waits = read_file(session, who.officer, month=month(1), file_name="a",
                          content=file_of(line()), now=NOW)  # fmt: skip
        with pytest.raises(RefusedError):
            undo_file(session, who.officer, waits, now=NOW)


class TestBeginningLater:
    def test_the_months_before_are_neither_paid_nor_mended(self, session, who, decide, says):
        decide()
        says(*class_of(4, first=FIRST_DAY))
        begin_from(session, who.officer, month(7), now=LATE)
        assert next_month(session, LATE.date()) == month(7)
        for number in range(7, 13):
            pay(session, who, month(number), now=LATE)
        assert {row.month.month for row in paid_rows(session, year=YEAR)} == {7, 8, 9, 10, 11, 12}
        paid = session.scalar(select(func.sum(GrantPayRow.ore)))
        assert paid == 4 * sum(MONTHS[6:])
        (told,) = run_reconciled(session, month(12))
        assert (told.child_months, told.difference) == (24, 0)

    @pytest.mark.parametrize(
        "asked",
        [
            pytest.param(month(7, YEAR + 1), id="a year that is not decided"),
            pytest.param(date(YEAR, 7, 2), id="the middle of a month"),
        ],
    )
    def test_only_a_month_of_the_first_year(self, session, who, decide, asked):
        decide()
        with pytest.raises(RefusedError):
            begin_from(session, who.officer, asked, now=LATE)

    def test_not_when_payments_have_begun(self, session, who, decide, says):
        decide()
        says(line(first=FIRST_DAY))
        pay(session, who, month(1), now=LATE)
        with pytest.raises(RefusedError):
            begin_from(session, who.officer, month(7), now=LATE)

    def test_not_without_decisions(self, session, who, municipality):
        with pytest.raises(RefusedError):
            begin_from(session, who.officer, month(7), now=LATE)


class TestYearsLongPast:
    @pytest.fixture
    def paid(self, session, who, decide, says):
        """Pay two years for two pupils; one had left in November of the first, told later."""
        decide()
        decide(YEAR + 1)
        decide(YEAR + 2)
        says(*(line(child(n), grade="4", first=FIRST_DAY) for n in (0, 1)))
        for number in range(24):
            pay(session, who, month(number % 12 + 1, YEAR + number // 12), now=LATE)
        # grade 4 of 2027 is called 5 from 2028, when compulsory school has ten grades
        gone = line(child(1), grade="5", first=FIRST_DAY, last=f"{YEAR}-11-20")
        stays = line(child(0), grade="5", first=FIRST_DAY)
        says(stays, gone, at=month(1, YEAR + 2))

    def test_are_mended_too(self, session, paid):
        rows = pay_month(session, month(1, YEAR + 2)).rows
        assert [(row.month, row.ore) for row in rows if row.kind.value == "repayment"] == [
            (month(12), -MONTHS[11]),
            *((month(number, YEAR + 1), -MONTHS[number - 1]) for number in range(1, 13)),
        ]

    def test_but_not_when_who_was_enrolled_is_erased(self, session, paid):
        session.add(
            RetentionItem(
                run_id="x", kind="grants.enrolment", item="1", subject=f"enrolled/{YEAR}",
                because="Plan", by="x", erased_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        rows = pay_month(session, month(1, YEAR + 2)).rows
        assert {row.month.year for row in rows} == {YEAR + 1, YEAR + 2}


class TestDaysOfAMonth:
    @pytest.fixture
    def by_days(self, session, who, municipality):
        """Decide the year's amount with months divided by days."""
        given = document()
        given = replace(given, terms=replace(given.terms, count_by=CountBy.DAYS))
        about = subject(municipality.private)
        prices_hold(session, given)
        save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
        send_draft(session, who.officer, about, seen=1, now=NOW)
        return decide_draft(session, who.chief, about, seen=2, now=NOW)

    def test_each_school_gets_its_days_and_together_they_get_the_month(
        self, session, who, municipality, by_days, says
    ):
        add_school(session, "Friskolan Lominerva", municipality.private, code="12345677")
        moved = line(unit="Friskolan Lominerva", first=f"{YEAR}-02-11")
        says(line(first=FIRST_DAY, last=f"{YEAR}-02-10"), moved)
        pay(session, who, month(1), now=LATE)
        pay(session, who, month(2), now=LATE)
        rows = paid_rows(session, pay_month=month(2))
        # February 2027 has 28 days; its twelfth is 700 575 öre: ten days are 250 205,36
        assert sorted(row.ore for row in rows) == [250_205, 450_370]
        assert sum(row.ore for row in rows) == MONTHS[1]
        assert {one.difference for one in run_reconciled(session, month(2))} == {0}

    def test_the_letter_says_so(self, session, by_days):
        said = json.loads(content_text(session, by_days.id))
        assert "räknas dagarna" in json.dumps(said["letter"], ensure_ascii=False)
        assert said["inputs"]["count_by"] == "days"

    def test_the_other_rule_says_the_fifteenth(self, session, decide, municipality):
        decide()
        (head,) = decisions_of(session, BASIC_AMOUNT, str(subject(municipality.private)))
        assert "den 15 i månaden" in content_text(session, head.id)
