"""What of grants is erased when a rule says so: keys and letters, never what was paid."""

from datetime import UTC, date, datetime

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import func, select
from support.enrolled import class_of, file_of
from support.grants import YEAR, pay, people, prices_hold, subject

from qms.decisions.queries import content_text, decision, decisions_of
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.models import GrantEnrolment, GrantEnrolmentFile, GrantPayRow
from qms.grants.queries.enrolments import file
from qms.grants.queries.issued import content_of
from qms.grants.services.deciding import decide_draft
from qms.grants.services.drafts import Wording, save_draft, send_draft
from qms.grants.services.enrolling import forget_waiting, read_file, save_file
from qms.grants.services.erasing import KINDS
from qms.retention.kinds import Because

FEBRUARY = datetime(YEAR, 2, 3, 9, 0, tzinfo=UTC)
LATE = datetime(YEAR, 2, 11, 9, 0, tzinfo=UTC)
SETTLED = date(YEAR + 1, 12, 31)
LATER = date(YEAR + 20, 1, 1)
BECAUSE = Because(words="Plan 2040", on=LATER)
ENROLMENT, DECISION = KINDS.of("grants.enrolment"), KINDS.of("grants.decision")


@pytest.fixture
def paid(session, municipality):
    """Decide a year, enrol six of whom two leave in January, and pay January."""
    who, about = people(municipality), subject(municipality.private)
    prices_hold(session)
    save_draft(session, who.officer, about, Wording(), seen=0, now=NOW)
    send_draft(session, who.officer, about, seen=1, now=NOW)
    head = decide_draft(session, who.chief, about, seen=2, now=NOW)
    first_day = f"{YEAR - 1}-08-18"
    for number, month in ((6, date(YEAR, 1, 1)), (4, date(YEAR, 2, 1))):
        file_id = read_file(session, who.officer, month=month, file_name="fil.csv",
                            content=file_of(*class_of(number, first=first_day)),
                            now=FEBRUARY)  # fmt: skip
        save_file(session, who.officer, file_id, now=FEBRUARY)
    pay(session, who, date(YEAR, 1, 1), now=FEBRUARY)
    return head


def number_of(session, table):
    return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize(
    ("before", "today", "number"),
    [
        pytest.param(SETTLED, LATER, 4, id="two ended, and the two rows that they replaced"),
        pytest.param(date(YEAR + 1, 12, 30), LATER, 0, id="the year after is not over"),
        pytest.param(LATER, date(YEAR + 1, 12, 30), 0, id="nor is it today"),
    ],
)
def test_enrolments_go_when_their_year_is_settled(session, paid, before, today, number):
    assert len(ENROLMENT.items(session, before, today)) == number


def test_an_erased_enrolment_leaves_what_was_paid(session, paid):
    ids = [one.id for one in ENROLMENT.items(session, LATER, LATER)]
    rows, ore = (
        number_of(session, GrantEnrolment),
        session.scalar(select(func.sum(GrantPayRow.ore))),
    )
    assert ENROLMENT.remains(session, ids) == frozenset(ids)
    assert len(ENROLMENT.erase(session, ids, BECAUSE)) == 4
    assert ENROLMENT.erase(session, ids, BECAUSE) == {}
    assert ENROLMENT.remains(session, ids) == frozenset()
    assert number_of(session, GrantEnrolment) == rows - 4
    assert session.scalar(select(func.sum(GrantPayRow.ore))) == ore


def test_an_erased_decision_keeps_its_number_and_checksum(session, paid):
    there = DECISION.items(session, LATER, LATER)
    assert paid.id in {one.id for one in there}
    assert DECISION.items(session, date(YEAR + 1, 12, 30), LATER) == []
    DECISION.erase(session, [one.id for one in there], BECAUSE)
    after = decision(session, paid.id)
    assert (after.number, after.sha256, after.is_erased) == (paid.number, paid.sha256, True)
    assert content_of(session, paid.id) is None
    assert "Plan 2040" in content_text(session, paid.id)
    assert DECISION.remains(session, [paid.id]) == frozenset()


def test_a_hold_is_laid_on_a_decision_by_who_handles_grants(session, paid, municipality):
    ref = decisions_of(session, BASIC_AMOUNT, paid.subject)[0].subject
    assert KINDS.may_see(session, people(municipality).officer, ref)
    assert not KINDS.knows(session, f"{municipality.private}/leisure_centre/{YEAR}")
    assert KINDS.knows(session, f"enrolled/{YEAR}")


def test_a_file_that_nobody_decides_on_is_forgotten_after_its_days(session, municipality):
    who = people(municipality)
    file_id = read_file(session, who.officer, month=date(YEAR, 1, 1), file_name="fil.csv",
                        content=file_of(*class_of(3)), now=FEBRUARY)  # fmt: skip
    assert forget_waiting(session, SYSTEM, before=FEBRUARY, now=LATE) == 0
    assert file(session, file_id).state == "read"
    assert forget_waiting(session, SYSTEM, before=LATE, now=LATE) == 1
    row = session.get_one(GrantEnrolmentFile, file_id)
    assert (row.state, row.content) == ("cancelled", None)
    assert forget_waiting(session, SYSTEM, before=LATE, now=LATE) == 0
