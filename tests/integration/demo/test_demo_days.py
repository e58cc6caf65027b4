"""The demo municipality loads on whatever day somebody tries it."""

from datetime import UTC, datetime

import pytest
from support.databases import migrated
from support.vaults import VAULT

from qms.audit.services import verify_chain
from qms.db.session import Database
from qms.demo.load.loading import fill


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(datetime(2026, 10, 17, 8, 0, tzinfo=UTC), id="two days after the count"),
        pytest.param(datetime(2027, 6, 15, 8, 0, tzinfo=UTC), id="past every deadline"),
    ],
)
def test_it_loads_on_other_days(tmp_path, now):
    engine = migrated(f"sqlite:///{tmp_path / 'other.db'}")
    with Database(engine, vault=VAULT).transaction() as session:
        fill(session, now=now, progress=lambda _: None)
        assert verify_chain(session).broken_at is None
    engine.dispose()
