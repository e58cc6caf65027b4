"""A database that is away, or a disk without room, is 503 to a program: it may come again."""

import errno
import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import InterfaceError, OperationalError

AWAY, ROOM = "svarar inte just nu", "inte plats för mer"


def of_database(kind, cause):
    """Return the fault as SQLAlchemy hands it on."""
    return kind("SELECT x", {}, cause)


CASES = [
    pytest.param(
        of_database(OperationalError, sqlite3.OperationalError("database is locked")),
        503, AWAY, id="locked",
    ),
    pytest.param(
        of_database(InterfaceError, psycopg.InterfaceError("the connection is closed")),
        503, AWAY, id="the connection is lost",
    ),
    pytest.param(
        of_database(OperationalError, sqlite3.OperationalError("database or disk is full")),
        503, ROOM, id="a database without room",
    ),
    pytest.param(
        OSError(errno.ENOSPC, "No space left on device"), 503, ROOM, id="a file without room"
    ),
    pytest.param(PermissionError(errno.EACCES, "denied"), 500, "hos oss", id="another fault"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "status", "words"), CASES)
def test_the_problem_says_what_lacks(app, caller, monkeypatch, fault, status, words):
    program = caller("analyst")

    def view(**_):
        raise fault

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "api.get_token", view)
    answer = program.get("/token")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert words in answer.json["detail"]
    assert "EACCES" not in answer.text
    assert "denied" not in answer.text


def test_a_program_is_told_when_to_come_again(app, caller, monkeypatch):
    program = caller("analyst")
    monkeypatch.setattr(
        "qms.api.services.tokens.known_bearer",
        lambda *_, **__: (_ for _ in ()).throw(CASES[0].values[0]),
    )
    answer = program.get("/token")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
