"""What of planning stands on the start page, and for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from support.planning_answers import ANSWERS, answer_all

from qms.planning.core.checks import version_of
from qms.planning.core.plan.steps import Close
from qms.planning.models import PlanningAlternative
from qms.planning.services.alternatives import add_alternative, save_steps
from qms.planning.services.checks import save_answers
from qms.planning.services.freezing import freeze_alternative

BEGUN = "Svara på frågorna om barn och arbetsmiljö för Stäng B"
READY = "Ett förslag till skolstruktur är klart: Förslag 1"
PAPER = "Läs handlingen om Stäng B"
NOW = datetime.now(UTC)


@pytest.fixture
def proposed(db, made):
    """Return a proposal that was made today."""
    with db.transaction() as session:
        return add_alternative(session, made.actor, made.study, name="Förslag 1",
                               origin="proposal", now=NOW)  # fmt: skip


def test_questions_that_are_begun_wait_until_all_are_answered(db, planner, made):
    assert BEGUN not in planner.get("/").text
    with db.transaction() as session:
        save_answers(session, made.actor, made.close, {"views": "Ja."}, seen=version_of({}),
                     now=NOW)  # fmt: skip
    assert BEGUN in planner.get("/").text
    with db.transaction() as session:
        save_answers(session, made.actor, made.close, ANSWERS | {"views": "Ja."},
                     seen=version_of({"views": "Ja."}), now=NOW)  # fmt: skip
    assert BEGUN not in planner.get("/").text


def test_a_proposal_is_told_of_until_it_is_changed(db, planner, made, proposed):
    assert READY in planner.get("/").text
    with db.transaction() as session:
        save_steps(session, made.actor, proposed, [Close(year=2028, school="B")], version=1,
                   now=NOW)  # fmt: skip
    assert READY not in planner.get("/").text


def test_nor_when_it_is_old(db, planner, made, proposed):
    with db.transaction() as session:
        session.get_one(PlanningAlternative, proposed).changed_at = NOW - timedelta(days=30)
    assert READY not in planner.get("/").text


def test_the_committee_reads_what_is_frozen(db, planner, made, sign_in):
    committee = sign_in("committee")
    assert PAPER not in committee.get("/").text
    with db.transaction() as session:
        answer_all(session, made.actor, made.close)
        freeze_alternative(session, made.actor, made.close, version=1, now=NOW)
    page = committee.get("/").text
    assert PAPER in page
    assert f"/planering/alternativ/{made.close}/handling" in page
    assert PAPER not in planner.get("/").text


def test_what_others_keep_to_themselves_is_not_told_of(db, made, proposed, sign_in):
    other = sign_in("analyst")
    with db.transaction() as session:
        save_answers(session, made.actor, made.close, {"views": "Ja."}, seen=version_of({}),
                     now=NOW)  # fmt: skip
    page = other.get("/").text
    assert BEGUN not in page
    assert READY not in page
