"""Nobody's session empties the register: so many files, and requests, a minute for an account."""

from datetime import timedelta
from pathlib import Path

import pytest
from builders import HASHER, NOW, PASSWORD, make_account
from support.pages import PageClient
from support.vaults import VAULT

from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.db.session import Database

MOST = 3
FILE, PAGE = "/import/mall/units.csv", "/meddelanden"


@pytest.fixture
def slow(db, clock):
    """Return an application where an account may fetch three files a minute."""
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path())
    made = create_app(
        settings, db=Database(db.bind, vault=VAULT), clock=lambda: clock[0], files_a_minute=MOST
    )
    made.extensions["qms_hasher"] = HASHER
    made.test_client_class = PageClient
    return made


@pytest.fixture
def enter(slow, db, municipality):
    """Return a function that signs an analyst of some name in, anew each time."""
    with db.transaction() as session:
        for name in ("a@provby.example", "b@provby.example"):
            make_account(session, Role.ANALYST, municipality.id, user_name=name)

    def entered(name: str):
        client = slow.test_client()
        client.post("/logga-in", data={"user_name": f"{name}@provby.example", "password": PASSWORD})
        return client

    return entered


def codes(client, path, times):
    return [client.get(path).status_code for _ in range(times)]


def test_the_fourth_file_of_a_minute_is_refused_and_pages_are_not(enter, clock):
    client = enter("a")
    assert codes(client, FILE, MOST + 2) == [200] * MOST + [429] * 2
    assert codes(client, PAGE, 2) == [200, 200]
    refused = client.get(FILE)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "på en minut" in refused.text
    assert "lösenord" not in refused.text.split("<main")[1].split("</main")[0]
    clock[0] = NOW + timedelta(minutes=1)
    assert codes(client, FILE, 1) == [200]


def test_it_is_counted_for_the_account_and_not_for_the_session(enter):
    codes(enter("a"), FILE, MOST)
    assert codes(enter("a"), FILE, 1) == [429]
    assert codes(enter("b"), FILE, 1) == [200]


def test_a_program_with_a_session_is_stopped_at_any_page(enter):
    client = enter("a")
    found = codes(client, PAGE, 10 * MOST + 5)
    stopped = found.index(429)
    assert found == [200] * stopped + [429] * (len(found) - stopped)
    assert stopped <= 10 * MOST


def test_what_is_served_for_real_keeps_the_pace():
    root = Path(__file__).parents[2]
    for name in ("wsgi.py", "qms/run/cli.py"):
        assert "files_a_minute=" in (root / name).read_text("utf-8"), name
