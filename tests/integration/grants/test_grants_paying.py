"""Enrolments in, months out: a year to the öre, what is mended, and what happens at once."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from threading import Barrier

import pytest
from builders import NOW, add_school, make_actor, make_municipality
from sqlalchemy import func, select, text
from support.enrolled import SCHOOL, child, class_of, file_of, line
from support.grants import HIGH, LOW, YEAR, document, pay, people, prices_hold, subject

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.audit.services import verify_chain
from qms.costs.core.items import GrantForm
from qms.decisions.models import Decision
from qms.decisions.services import ChangedDraftError
from qms.decisions.services.deciding import annul
from qms.grants.core.paying.twelfths import month_table
from qms.grants.models import GrantEnrolment, GrantEnrolmentFile, GrantPayRow, GrantPayRun
from qms.grants.models.payments import FrozenPaymentError
from qms.grants.queries.enrolments import enrolled, file
from qms.grants.queries.pay_rows import paid_rows, run_file, run_reconciled
from qms.grants.queries.payments import pay_month
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.enrolling import cancel_file, read_file, save_file
from qms.grants.services.paying import hand_over
from qms.kernel.problems import RefusedError

AMOUNT = 84_069_00  # 77 000 × 1.0918, line by line
DEARER = 88_436_00  # 81 000 × 1.0918
LATE = datetime(YEAR + 1, 2, 3, 9, 0, tzinfo=UTC)
FIRST_DAY = f"{YEAR - 1}-08-18"


JANUARY = date(YEAR, 1, 1)


def month(number, year=YEAR):
    return date(year, number, 1)


@pytest.fixture
def who(session, municipality):
    found = people(municipality)
    decided(session, found, municipality)
    return found


def decided(session, who, municipality, *, given=None, wording=None, now=NOW):
    about = subject(municipality.private)
    prices_hold(session, given, now=now)
    save_draft(session, who.officer, about, wording or Wording(), seen=0, now=now)
    send_draft(session, who.officer, about, seen=1, now=now)
    return decide_draft(session, who.chief, about, seen=2, now=now)


def says(session, who, *lines, month=JANUARY, now=NOW):
    """Read and save a month's file."""
    file_id = read_file(session, who.officer, month=month, file_name="fil.csv",
                        content=file_of(*lines), now=now)  # fmt: skip
    save_file(session, who.officer, file_id, now=now)
    return file(session, file_id)


def ore_of(session):
    return session.scalar(select(func.sum(GrantPayRow.ore)))


class TestEnrolments:
    def test_the_number_is_nowhere(self, session, who):
        for wrong in (line(who=f"{child()[:-1]}x"), f"X;{child()};?;{child()};;"):
            with pytest.raises(RefusedError):
                says(session, who, wrong)
        name = f"elev {child()}.csv"
        waits = read_file(session, who.officer, month=month(1), file_name=name,
                          content=file_of(line()), now=NOW)  # fmt: skip
        says(session, who, line(), line(child(1)))
        cancel_file(session, who.officer, waits, now=NOW)
        everything = "".join(
            repr(tuple(row))
            for table in ("grant_enrolment", "grant_enrolment_file", "audit_row")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        )
        assert child() not in everything
        assert child()[2:] not in everything
        assert {row.file_name for row in session.scalars(select(GrantEnrolmentFile))} == {
            "elev ….csv", "fil.csv",
        }  # fmt: skip

    def test_nothing_of_a_file_is_kept_when_it_is_decided(self, session, who):
        says(session, who, line())
        assert set(session.scalars(select(GrantEnrolmentFile.content))) == {None}

    def test_a_file_is_the_truth_of_its_month(self, session, who):
        says(session, who, *class_of(3))
        head = says(session, who, *class_of(2), line(child(7)), month=month(3))
        assert (head.new, head.left, head.unchanged) == (1, 1, 2)
        ends = sorted(row.last or date.max for _, row in enrolled(session))
        assert ends == [date(YEAR, 2, 28), date.max, date.max, date.max]
        assert session.scalar(select(func.count()).select_from(GrantEnrolment)) == 5

    def test_a_file_read_before_another_was_saved_is_read_again(self, session, who):
        waits = read_file(session, who.officer, month=month(1), file_name="a",
                          content=file_of(line()), now=NOW)  # fmt: skip
        says(session, who, line())
        with pytest.raises(RefusedError):
            save_file(session, who.officer, waits, now=NOW)

    def test_only_who_handles_grants_reads_files(self, session, municipality):
        for role in (Role.ANALYST, Role.AUDITOR, Role.INDEPENDENT_PROVIDER):
            actor = make_actor(role, f"/{municipality.id}/")
            with pytest.raises(ForbiddenError):
                read_file(session, actor, month=month(1), file_name="a", content=b"", now=NOW)


class TestTheYear:
    def test_twelve_months_are_what_the_decision_gives(self, session, who):
        says(session, who, *class_of(20, first=FIRST_DAY))
        for number in range(1, 13):
            pay(session, who, month(number), now=LATE)
        assert ore_of(session) == 20 * AMOUNT
        rows = paid_rows(session, year=YEAR)
        assert [row.ore for row in rows] == [20 * ore for ore in month_table(AMOUNT)]
        assert {row.children for row in rows} == {20}
        (told,) = run_reconciled(session, month(12))
        assert (told.child_months, told.decided, told.paid) == (240, 20 * AMOUNT, 20 * AMOUNT)

    def test_moves_leavers_starters_and_late_news_month_by_month(self, session, who):
        """Ten pupils; one goes in April, told in June; two begin in August, told in October."""
        says(session, who, *class_of(10, first=FIRST_DAY))
        months = month_table(AMOUNT)
        expected = {}
        for number in range(1, 13):
            if number == 6:
                gone = line(child(9), first=FIRST_DAY, last=f"{YEAR}-04-14")
                says(session, who, *class_of(9, first=FIRST_DAY), gone, month=month(6))
            if number == 10:
                new = [line(child(at), first=f"{YEAR}-08-20") for at in (20, 21)]
                says(session, who, *class_of(9, first=FIRST_DAY), *new, month=month(10))
            pay(session, who, month(number), now=LATE)
            rows = paid_rows(session, pay_month=month(number))
            expected[number] = {(row.month.month, row.kind.value): (row.children, row.ore)
                                for row in rows}  # fmt: skip
        assert expected[5] == {(5, "share"): (10, 10 * months[4])}
        # on 14 April: the fifteenth is not the leaver's, so April and May are taken back
        assert expected[6] == {
            (4, "repayment"): (-1, -months[3]), (5, "repayment"): (-1, -months[4]),
            (6, "share"): (9, 9 * months[5]),
        }  # fmt: skip
        # who begins in August counts from 1 July
        assert expected[10] == {
            **{(past, "correction"): (2, 2 * months[past - 1]) for past in (7, 8, 9)},
            (10, "share"): (11, 11 * months[9]),
        }
        assert ore_of(session) == 9 * AMOUNT + sum(months[:3]) + 2 * sum(months[6:])

    def test_news_of_last_year_are_mended_with_january(self, session, who, municipality):
        says(session, who, *class_of(2, first=FIRST_DAY))
        for number in range(1, 13):
            pay(session, who, month(number), now=LATE)
        given = document(year=YEAR + 1)
        about = subject(municipality.private, year=YEAR + 1)
        prices_hold(session, given)
        save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
        send_draft(session, who.officer, about, seen=1, now=NOW)
        decide_draft(session, who.chief, about, seen=2, now=NOW)
        gone = line(child(1), first=FIRST_DAY, last=f"{YEAR}-11-20")
        says(session, who, line(child(0), first=FIRST_DAY), gone, month=month(1, YEAR + 1))
        pay(session, who, month(1, YEAR + 1), now=LATE)
        months = month_table(AMOUNT)
        rows = paid_rows(session, pay_month=month(1, YEAR + 1))
        assert [(row.month, row.kind.value, row.ore) for row in rows] == [
            (month(12), "repayment", -months[11]),
            (month(1, YEAR + 1), "share", months[0]),
        ]

    def test_a_price_that_changes_in_march(self, session, who, municipality):
        says(session, who, line(first=FIRST_DAY))
        for number in (1, 2, 3, 4):
            pay(session, who, month(number), now=LATE)
        march = datetime(YEAR, 3, 10, 9, 0, tzinfo=UTC)
        items = {item: ore + 1_000_00 for item, ore in document().rates[0].items.items()}
        wording = Wording(reason="Mer till egna.", from_month=3)
        decided(session, who, municipality, given=document(items=items), wording=wording,
                now=march)  # fmt: skip
        pay(session, who, month(5), now=LATE)
        before, after = month_table(AMOUNT), month_table(DEARER)
        rows = paid_rows(session, pay_month=month(5))
        assert [(row.month.month, row.kind.value, row.ore) for row in rows] == [
            (3, "correction", after[2] - before[2]), (4, "correction", after[3] - before[3]),
            (5, "share", after[4]),
        ]  # fmt: skip
        assert {row.children for row in rows if row.kind.value == "correction"} == {0}

    def test_bands_and_those_without_an_amount(self, session, who):
        says(session, who, line(child(0), grade="4", first=FIRST_DAY),
             line(child(1), grade="7", first=FIRST_DAY),
             line(child(2), grade="F", first=FIRST_DAY))  # fmt: skip
        found = pay_month(session, month(1))
        assert {row.band for row in found.rows} == {LOW.key, HIGH.key}
        assert [one.form for one in found.unpriced] == [GrantForm.PRESCHOOL_CLASS]

    def test_a_child_at_two_schools_is_paid_once_and_told(self, session, who, municipality):
        says(session, who, line(first=FIRST_DAY))
        other = second_school(session, municipality)
        says(session, who, line(unit="Friskolan Lominerva", first=f"{YEAR}-02-10"), month=month(2))
        found = pay_month(session, month(2))
        assert [(row.unit_id, row.children) for row in found.rows if row.month == month(2)] == [
            (other, 1)
        ]
        assert [one.doubt.value for one in found.findings] == ["overlap"]

    def test_an_annulled_decision_takes_nothing_back_by_itself(self, session, who, municipality):
        says(session, who, line(first=FIRST_DAY))
        pay(session, who, month(1), now=LATE)
        annul(session, who.chief, session.scalar(select(Decision.id)), reason="Fel.", now=NOW)
        assert pay_month(session, month(2)).rows == ()
        with pytest.raises(RefusedError, match="1 problems"):
            pay(session, who, month(2), now=LATE)


def second_school(session, municipality):
    return add_school(session, "Friskolan Lominerva", municipality.private, code="12345677")


class TestHandingOver:
    def test_the_file_is_what_was_paid_and_stays(self, session, who):
        says(session, who, *class_of(3, first=FIRST_DAY))
        pay(session, who, month(1), now=LATE)
        frozen = run_file(session, month(1), "csv")
        says(session, who, *class_of(1, first=FIRST_DAY), month=month(2))
        assert run_file(session, month(1), "csv") == frozen
        rows = [row.split(";") for row in frozen.decode("utf-8-sig").splitlines()]
        assert rows[1] == [
            "Prov AB", "", SCHOOL, "12345680", "Grundskola", "åk 1–5", f"{YEAR}-01", f"{YEAR}-01",
            "månadens bidrag", "3", f"{3 * month_table(AMOUNT)[0] / 100:.2f}".replace(".", ","),
        ]  # fmt: skip
        assert run_file(session, month(1), "xlsx").startswith(b"PK")
        assert verify_chain(session).broken_at is None

    @pytest.mark.parametrize(
        "asked",
        [
            pytest.param(month(1), id="a second time"),
            pytest.param(month(3), id="before the month before it"),
            pytest.param(month(2, YEAR + 3), id="years ahead"),
        ],
    )
    def test_a_month_that_is_not_the_next(self, session, who, asked):
        says(session, who, line(first=FIRST_DAY))
        pay(session, who, month(1), now=LATE)
        with pytest.raises(RefusedError):
            pay(session, who, asked, now=LATE)

    def test_a_month_that_has_not_come(self, session, who):
        with pytest.raises(RefusedError):
            pay(session, who, month(1), now=datetime(YEAR - 1, 12, 30, tzinfo=UTC))

    @pytest.mark.parametrize("table", [GrantPayRow, GrantPayRun])
    @pytest.mark.parametrize("does", ["change", "remove"])
    def test_what_is_handed_over_is_never_changed(self, session, who, table, does):
        says(session, who, line(first=FIRST_DAY))
        pay(session, who, month(1), now=LATE)
        row = session.scalars(select(table)).first()
        if does == "change":
            row.ore = 1
        else:
            session.delete(row)
        with pytest.raises(FrozenPaymentError):
            session.flush()
        session.rollback()

    def test_the_provider_does_not_hand_over(self, session, municipality):
        actor = make_actor(Role.INDEPENDENT_PROVIDER, f"/{municipality.id}/{municipality.private}/")
        with pytest.raises(ForbiddenError):
            hand_over(session, actor, month(1), seen=0, now=LATE)


def test_a_decision_enrolments_and_two_who_hand_over_at_once(open_db):
    """Whatever comes first, one month is handed over once, and the next month mends the rest."""
    with open_db.transaction() as session:
        municipality = make_municipality(session)
        who = people(municipality)
        about = subject(municipality.private)
        decided(session, who, municipality)
        says(session, who, *class_of(5, first=FIRST_DAY))
        pay(session, who, month(1), now=LATE)
        items = {item: ore + 1_000_00 for item, ore in document().rates[0].items.items()}
        march = datetime(YEAR, 1, 10, 9, 0, tzinfo=UTC)
        prices_hold(session, document(items=items), now=march)
        wording = Wording(reason="Mer.", from_month=2)
        save_draft(session, who.officer, about, wording, seen=0, now=march)
        send_draft(session, who.officer, about, seen=1, now=march)
        waits = read_file(session, who.officer, month=month(2), file_name="b",
                          content=file_of(*class_of(4, first=FIRST_DAY)), now=NOW)  # fmt: skip
    acts = (
        partial(pay, who=who, month=month(2), now=LATE),
        partial(pay, who=who, month=month(2), now=LATE),
        lambda session: decide_draft(session, who.chief, about, seen=2, now=march),
        partial(save_file, actor=who.officer, file_id=waits, now=NOW),
    )
    ready = Barrier(len(acts))

    def at_once(act):
        ready.wait()
        try:
            with open_db.transaction() as session:
                act(session)
        except (RefusedError, ChangedDraftError):
            return 0
        return 1

    with ThreadPoolExecutor(len(acts)) as pool:
        assert sum(pool.map(at_once, acts)) == 3
    with open_db.transaction() as session:
        runs = session.scalars(select(GrantPayRun).order_by(GrantPayRun.month)).all()
        assert [run.month for run in runs] == [month(1), month(2)]
        for run in runs:
            ore = [row.ore for row in paid_rows(session, pay_month=run.month)]
            assert (run.rows, run.ore) == (len(ore), sum(ore))
        pay(session, who, month(3), now=LATE)
        before, after = month_table(AMOUNT), month_table(DEARER)
        assert ore_of(session) == 5 * before[0] + 4 * (after[1] + after[2])
        assert json.dumps(runs[1].reconciled)
