"""A disk without room is told of as that, whoever meets it; other faults are not."""

import errno
import sqlite3

import psycopg.errors
import pytest
from sqlalchemy.exc import InterfaceError, OperationalError

from qms.web.full_disk import is_full

ROOM, AWAY = "inte plats för mer", "har inte startat klart"


def of_database(kind, cause):
    """Return the fault as SQLAlchemy hands it on."""
    return kind("INSERT INTO x VALUES (?)", {}, cause)


CASES = [
    pytest.param(OSError(errno.ENOSPC, "No space left on device"), ROOM, id="a file"),
    pytest.param(OSError(errno.EDQUOT, "Disk quota exceeded"), ROOM, id="a quota"),
    pytest.param(OSError(errno.EFBIG, "File too large"), ROOM, id="a file that may not grow"),
    pytest.param(
        of_database(OperationalError, sqlite3.OperationalError("database or disk is full")),
        ROOM, id="SQLite",
    ),
    pytest.param(
        of_database(OperationalError, sqlite3.OperationalError("disk I/O error")),
        ROOM, id="SQLite that may not grow",
    ),
    pytest.param(
        of_database(OperationalError, psycopg.errors.DiskFull(
            'could not extend file "base/5/1": No space left on device')),
        ROOM, id="PostgreSQL",
    ),
    pytest.param(
        of_database(OperationalError, sqlite3.OperationalError("database is locked")),
        AWAY, id="a database that is locked",
    ),
    pytest.param(
        of_database(InterfaceError, psycopg.InterfaceError("the connection is closed")),
        AWAY, id="a connection that is lost",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "words"), CASES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_says_whether_it_is_room_that_lacks(
    app, sign_in, monkeypatch, method, fault, words
):
    client = sign_in("system_admin")
    client.get("/admin/anvandare/ny")

    def view(**_):
        raise fault

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    rules = [one for one in app.url_map.iter_rules() if one.rule == "/admin/anvandare/ny"]
    for rule in rules:
        monkeypatch.setitem(app.view_functions, rule.endpoint, view)
    answer = getattr(client, method)("/admin/anvandare/ny")
    assert answer.status_code == 503
    assert words in answer.text
    assert is_full(fault) is (words == ROOM)


def test_another_fault_of_the_system_is_not_one_of_room():
    assert not is_full(PermissionError(errno.EACCES, "denied"))
    assert not is_full(ValueError("disk is full"))
