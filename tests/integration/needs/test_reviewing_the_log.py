"""The month's sample and the emergency openings, reviewed by somebody else than the reader."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from builders import NOW
from sqlalchemy import select
from support.needs_cases import account, handled
from support.vaults import VAULT

from qms.access.actor import system_actor
from qms.access.policy import Can
from qms.access.scope import ForbiddenError
from qms.audit.models import AuditRow
from qms.config import Settings
from qms.jobs.worker import JobContext
from qms.kernel.problems import RefusedError
from qms.needs import jobs
from qms.needs.core.log_review.month import Month
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.log_review.rules import Reason
from qms.needs.models import NeedsLogPick
from qms.needs.queries import glasses, log_review, places
from qms.needs.services import log_review as services
from qms.needs.services.glass import break_glass
from qms.needs.services.opening import open_case

NOVEMBER = Month(year=2026, number=11)
DECEMBER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
REASON = "Vårdnadshavaren ringer och barnet är på väg till akuten."


@pytest.fixture
def people(session, municipality):
    """Return those who take part, by role."""
    there = {"principal": municipality.school}
    roles = ("principal", "case_officer", "student_health", "auditor", "data_protection")
    return {one: account(session, one, there.get(one, municipality.id)) for one in roles}


@pytest.fixture
def ref(session, municipality, people):
    return handled(session, people["principal"], people["case_officer"], municipality.school)


def read(session, actor, ref, *, at=NOW, can=Can.NEEDS_READ):
    return open_case(session, actor, ref, can=can, why="case", now=at)


def drawn(session, actor, *, now=DECEMBER):
    services.draw_sample(session, actor, NOVEMBER, now=now)
    return log_review.picks(session, log_review.samples(session)[0])


def last_event(session):
    row = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    return row.action, row.target, row.actor


def test_a_month_is_drawn_once_and_the_drawing_is_in_the_trail(session, people, ref):
    for hour in range(10):
        read(session, people["principal"], ref, at=NOW + timedelta(hours=hour))
    auditor = people["auditor"]
    picks = drawn(session, auditor)
    assert len(picks) == 10, "no more than ten readings: chance takes all"
    assert last_event(session) == ("needs.drew-sample", "2026-11", auditor.pseudonym)
    evening = [one.entry.at.hour for one in picks if Reason.OUT_OF_HOURS in one.reasons]
    assert evening == [18]  # seven in the evening in Sweden
    assert services.draw_sample(session, auditor, NOVEMBER, now=DECEMBER) == 0
    assert services.month_to_draw(session, now=DECEMBER) is None
    head = log_review.samples(session)[0]
    assert (head.reads, head.picks, head.reviewed) == (10, 10, 0)


def test_a_month_that_is_not_over_is_not_drawn(session, people):
    with pytest.raises(RefusedError):
        services.draw_sample(session, people["auditor"], NOVEMBER, now=NOW)


def test_the_nightly_plan_draws_a_month_once_it_is_over(db, session, people, ref):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path())
    read(session, people["principal"], ref)
    assert jobs.sample_slot(session, settings, NOW) == "2026-10"
    context = JobContext(db=db, settings=settings, job_id=1, params={}, now=lambda: DECEMBER)
    jobs.draw_sample(context)
    jobs.draw_sample(context)
    assert [str(one.month) for one in log_review.samples(session)] == ["2026-11"]
    assert jobs.sample_slot(session, settings, DECEMBER) is None
    assert jobs.sample_slot(session, settings, DECEMBER + timedelta(days=31)) == "2026-12"


def test_without_cases_nothing_is_drawn(session):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path())
    assert jobs.sample_slot(session, settings, NOW) is None


def test_who_may_review(session, people, ref):
    with pytest.raises(ForbiddenError):
        services.draw_sample(session, people["case_officer"], NOVEMBER, now=DECEMBER)


def test_the_system_s_readings_are_nobody_s(session, people, ref):
    read(session, system_actor("export"), ref)
    assert drawn(session, people["auditor"]) == ()


def test_a_verdict_is_kept_sealed_and_recorded(session, people, ref):
    read(session, people["principal"], ref)
    auditor = people["auditor"]
    (pick,) = drawn(session, auditor)
    services.review_reading(
        session, auditor, pick.id, Verdict.ASKED, "Fråga rektorn.", version=0, now=DECEMBER
    )
    assert last_event(session) == ("needs.reviewed-read", str(pick.entry.seq), auditor.pseudonym)
    row = session.get_one(NeedsLogPick, pick.id)
    assert b"rektorn" not in row.note
    assert VAULT.open_text(places.of("log_pick", "note", row.id), row.note) == "Fråga rektorn."
    seen = services.read_pick(session, auditor, pick.id, now=DECEMBER)
    assert (seen.verdict, seen.note, seen.version) == (Verdict.ASKED, "Fråga rektorn.", 1)
    with pytest.raises(services.ReviewedMeanwhileError):
        services.review_reading(
            session, auditor, pick.id, Verdict.JUSTIFIED, "", version=0, now=DECEMBER
        )
    services.review_reading(
        session, auditor, pick.id, Verdict.JUSTIFIED, "", version=1, now=DECEMBER
    )
    assert log_review.samples(session)[0].reviewed == 1


def glass(session, people, municipality):
    other = handled(
        session, people["principal"], people["case_officer"], municipality.school, key="two"
    )
    break_glass(session, people["student_health"], other, reason=REASON, now=NOW)
    read(session, people["student_health"], other, at=NOW + timedelta(minutes=5))
    return other


def test_an_emergency_opening_is_shown_until_it_is_reviewed(session, people, municipality):
    ref = glass(session, people, municipality)
    (waiting,) = glasses.glasses(session)
    assert (waiting.ref, waiting.reason, str(waiting.due)) == (ref, "", "2026-11-27")
    auditor = people["data_protection"]
    opened = services.read_glass(session, auditor, waiting.id, now=NOW)
    assert opened.reason == REASON
    assert last_event(session) == ("needs.read-glass", ref, auditor.pseudonym)
    verdict = {"version": opened.version, "now": NOW}
    services.review_glass(session, auditor, waiting.id, Verdict.JUSTIFIED, "", **verdict)
    with pytest.raises(services.ReviewedMeanwhileError):
        services.review_glass(session, auditor, waiting.id, Verdict.ASKED, "Varför?", **verdict)
    assert last_event(session) == ("needs.reviewed-glass", ref, auditor.pseudonym)
    assert glasses.glasses(session) == ()
    assert len(glasses.glasses(session, since=NOW)) == 1


def test_every_emergency_reading_is_in_the_sample(session, people, municipality):
    glass(session, people, municipality)
    picks = drawn(session, people["auditor"])
    assert [Reason.BREAK_GLASS in one.reasons for one in picks] == [True]


def test_nobody_reviews_their_own_reading(session, people, municipality, ref):
    """Neither the reviewer's reading of a reason, nor an opening by one with two roles."""
    glass(session, people, municipality)
    (waiting,) = glasses.glasses(session)
    auditor, other = people["auditor"], people["data_protection"]
    services.read_glass(session, auditor, waiting.id, now=NOW)
    own = next(one for one in drawn(session, other) if one.entry.actor == auditor.pseudonym)
    with pytest.raises(services.OwnReadingError):
        services.review_reading(
            session, auditor, own.id, Verdict.JUSTIFIED, "", version=0, now=DECEMBER
        )
    services.review_reading(session, other, own.id, Verdict.JUSTIFIED, "", version=0, now=DECEMBER)
    both = account(session, "auditor", municipality.id, "both")
    waiting_row = glasses.glass(session, waiting.id)
    assert waiting_row.account_id == people["student_health"].account_id
    session.execute(glasses.NeedsBreakGlass.__table__.update().values(account_id=both.account_id))
    session.expire_all()
    with pytest.raises(services.OwnReadingError):
        services.review_glass(session, both, waiting.id, Verdict.JUSTIFIED, "", version=0, now=NOW)
