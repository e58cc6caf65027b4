"""The trail is written with the change, and tampering in the database is found."""

import pytest
from builders import NOW, SYSTEM
from sqlalchemy import delete, update

from qms.audit import queries
from qms.audit.models import AuditRow
from qms.audit.services import record, verify_chain


@pytest.fixture
def trail(session):
    for number in range(1, 8):
        record(session, SYSTEM, "test.thing-done", number, now=NOW, path="/1/", rows=number)
    return session


def test_an_untouched_trail_is_whole(trail):
    verdict = verify_chain(trail)
    assert (verdict.rows, verdict.broken_at) == (7, None)


@pytest.mark.parametrize("column", ["actor", "roles", "action", "target", "path", "details"])
def test_a_row_changed_in_the_database_is_named(trail, column):
    trail.execute(update(AuditRow).where(AuditRow.seq == 4).values({column: "ändrad"}))
    trail.expire_all()
    assert verify_chain(trail).broken_at == 4


def test_a_row_removed_from_the_database_is_named(trail):
    trail.execute(delete(AuditRow).where(AuditRow.seq == 4))
    trail.expire_all()
    assert verify_chain(trail).broken_at == 4


def test_the_trail_is_read_by_filter_and_page(trail):
    wanted = queries.AuditFilter(action="test", first_day=NOW.date(), last_day=NOW.date())
    assert queries.count(trail, wanted) == 7
    assert [e.seq for e in queries.page(trail, wanted, number=2, size=3)] == [4, 3, 2]
    assert queries.count(trail, queries.AuditFilter(action="org")) == 0
