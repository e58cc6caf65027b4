"""The demo's study: the merger is frozen with its paper, and closing stands beside it."""

from datetime import timedelta

import pytest
from demo_facts import NOW

from qms.access.roles import Role
from qms.demo.load.planning_study import CLOSED, MERGED, make_study
from qms.demo.logins import DEMO_LOGINS
from qms.identity import queries as identity
from qms.kernel.clock import local_day
from qms.planning.core.freezing import difference
from qms.planning.models import PlanningStudy
from qms.planning.queries.frozen import frozen_paper, frozen_record
from qms.planning.queries.studies import alternatives, studies

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def session(loaded):
    """Yield a session whose rows are not kept: nobody writes in the demo's file."""
    db, _ = loaded
    with db.reading() as session:
        yield session
        session.rollback()


def acting(session, role):
    known = identity.account_named(session, DEMO_LOGINS.of(role).user_name)
    return identity.signed_in(session, known.id, on=local_day(LATER)).actor


def test_it_is_whole_and_made_once(session):
    made = make_study(session, now=LATER)
    assert make_study(session, now=LATER + timedelta(days=1)) == made
    planner = acting(session, Role.PLANNER)
    merged, closed = alternatives(session, planner, made)
    assert [(one.name, one.is_frozen) for one in (merged, closed)] == [
        (MERGED, True), (CLOSED, False)]  # fmt: skip
    assert difference(frozen_record(session, merged.id)) == 0
    paper = frozen_paper(session, merged.id, "handling")
    assert "Inte besvarat än" not in str(paper)
    # The committee reads what is frozen, and nothing else.
    committee = acting(session, Role.COMMITTEE)
    (shown,) = studies(session, committee)
    assert (shown.id, shown.alternatives) == (made, 1)
    assert session.get_one(PlanningStudy, made).is_shared
