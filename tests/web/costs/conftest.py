"""A year that is followed up, and the same before it is."""

import pytest
from builders import NOW, SYSTEM, make_actor
from support.costs import import_files, put_rules_in_force
from support.follow_up import AUTUMN, BEFORE, GROUPS, LEDGER

from qms.access.roles import Role
from qms.costs.services import compute
from qms.costs.services.following import make_follow_up, store_follow_up


@pytest.fixture
def books(db, municipality):
    """Import budget, outcome and counts; the budget was reckoned before the year."""
    with db.transaction() as session:
        import_files(session, {"ledger": LEDGER, "groups": GROUPS})
        put_rules_in_force(session, make_actor(Role.ANALYST, pseudonym="a"), SYSTEM)
        compute(session, SYSTEM, 2026, "budget", now=BEFORE)
        import_files(session, {"groups": AUTUMN})
    return municipality


@pytest.fixture
def followed(db, books):
    """Make the follow-up."""
    with db.transaction() as session:
        store_follow_up(session, SYSTEM, make_follow_up(session, 2026, now=NOW), now=NOW)
    return books
