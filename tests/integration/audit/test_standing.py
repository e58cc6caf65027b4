"""Whether the trail holds, walked from the newest anchor on."""

from datetime import timedelta

import pytest
from builders import NOW
from sqlalchemy import delete, update

from qms.access.actor import system_actor
from qms.audit.models import AuditRow
from qms.audit.services import head, record
from qms.audit.verifying import standing

ROBOT = system_actor("test")


@pytest.fixture
def trail(session):
    """Return an anchor after ten rows; five more came after it. Row 1 is the first of them."""
    session.execute(delete(AuditRow))
    for number in range(10):
        record(session, ROBOT, "needs.read-case", number, now=NOW)
    anchor = head(session, now=NOW)
    for number in range(5):
        record(session, ROBOT, "needs.read-case", number, now=NOW + timedelta(hours=1))
    return anchor


def test_a_whole_chain_holds_to_its_end(session, trail):
    found = standing(session, [trail])
    assert (found.rows, found.broken_at, found.walked_at) == (15, None, NOW)
    assert standing(session, []).walked_at is None
    assert standing(session, []).rows == 15


def test_a_clock_that_is_set_back_breaks_nothing(session, trail):
    numbers = [
        record(session, ROBOT, "needs.read-case", 1, now=NOW + timedelta(hours=hours))
        for hours in (1, 0, -1, 2)
    ]
    assert numbers == [16, 17, 18, 19]
    assert (standing(session, [trail]).rows, standing(session, [trail]).broken_at) == (19, None)


@pytest.mark.parametrize(
    ("seq", "shown", "broken"),
    [
        pytest.param(13, [], 13, id="after the anchor"),
        pytest.param(4, [4], 4, id="before it, on the page"),
        pytest.param(4, [5], None, id="before it, not on the page: the night's walk finds it"),
    ],
)
def test_a_changed_row(session, trail, seq, shown, broken):
    session.execute(update(AuditRow).where(AuditRow.seq == seq).values(target="another"))
    session.expire_all()
    assert standing(session, [trail], shown=shown).broken_at == broken
    assert standing(session, []).broken_at == seq


def test_what_is_cut_off_or_made_anew_is_told_by_the_anchor(session, trail):
    session.execute(update(AuditRow).where(AuditRow.seq == trail.seq).values(hash="0" * 64))
    session.expire_all()
    assert standing(session, [trail]).broken_at == trail.seq
    session.execute(delete(AuditRow).where(AuditRow.seq >= trail.seq))
    found = standing(session, [trail])
    assert (found.broken_at, found.why) == (trail.seq, "raden är borta")
