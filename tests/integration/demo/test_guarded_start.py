"""Only the demo municipality is served without a second factor."""

from pathlib import Path

import pytest

from qms.config import Settings
from qms.demo.logins import DEMO_LOGINS
from qms.run.first_account import Login
from qms.run.prepare import guarded

DEMO = tuple(
    Login(role=row.role, user_name=row.user_name, password="x") for row in DEMO_LOGINS.rows
)
OWN = Login(role="Systemförvaltare", user_name="admin", password="x")


@pytest.mark.parametrize(
    ("logins", "wanted", "asks"),
    [
        pytest.param(DEMO, False, False, id="the demo"),
        pytest.param(DEMO, True, True, id="the demo, where it is asked for"),
        pytest.param((), False, True, id="the demo's options on another database"),
        pytest.param((OWN,), False, True, id="an installation of one's own"),
    ],
)
def test_what_is_served_without_second_factor(logins, wanted, asks):
    settings = Settings(
        database_url="sqlite://",
        secret_key=b"x" * 32,
        instance=Path(),
        demo=True,
        second_factor=wanted,
    )
    assert guarded(settings, logins).second_factor is asks
