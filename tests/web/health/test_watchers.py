"""`/livez` and `/readyz`: names alone, for anybody, and no session is made, read or kept awake."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW
from sqlalchemy import text

from qms.health.core.noted import Done, Noted
from qms.health.noted import write_noted
from qms.jobs.heartbeat import SCHEDULER, WORKER, beat
from qms.web.context import EXTENSION

ADDRESSES = ("/livez", "/readyz", "/readyz?for=traffic")


@pytest.fixture
def well(db, tmp_path, clock):
    """Let everything that is watched be well."""
    with db.transaction() as session:
        for who in (WORKER, SCHEDULER):
            beat(session, who, now=clock[0])
    write_noted(tmp_path, Noted(backup=Done(at=clock[0], ok=True)))
    clock[0] += timedelta(seconds=10)


def test_all_is_well(app, well):
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json["ready"] is True
    assert set(answer.json["checks"].values()) == {"ok"}
    assert set(answer.json["checks"]) == {
        "database", "migrations", "disk", "folder", "keys", "anchor", "scheduler", "worker",
        "backup",
    }  # fmt: skip


def test_what_pages_do_not_need_leaves_the_traffic_alone(app, municipality, clock):
    clock[0] += timedelta(seconds=10)
    client = app.test_client()
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").json["checks"]["scheduler"] == "not ok"
    assert client.get("/readyz?for=traffic").status_code == 200


def test_a_database_of_another_version_takes_no_traffic(app, db, well):
    with db.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = app.test_client().get("/readyz?for=traffic")
    assert (answer.status_code, answer.json["checks"]["migrations"]) == (503, "not ok")


def test_one_answer_is_kept_for_five_seconds(app, db, well, clock):
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    with db.transaction() as session:
        session.execute(text("DELETE FROM schedule_mark"))
    clock[0] += timedelta(seconds=4)
    assert client.get("/readyz").status_code == 200
    clock[0] += timedelta(seconds=1)
    assert client.get("/readyz").status_code == 503


def test_the_process_answers_whatever_is_wrong(app, monkeypatch):
    parts = app.extensions[EXTENSION]
    monkeypatch.setitem(app.extensions, EXTENSION, replace(parts, db=None))
    assert app.test_client().get("/livez").json == {"live": True}


@pytest.mark.parametrize("address", ADDRESSES)
def test_names_alone_are_told(app, municipality, address):
    told = app.test_client().get(address).get_data(as_text=True)
    assert not any(sign.isdigit() for sign in told), "no number, version or time"
    assert len(told) < 300


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_cookie_is_set(app, municipality, address):
    assert "Set-Cookie" not in app.test_client().get(address).headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_session_is_not_kept_awake(sign_in, clock, address):
    client = sign_in("analyst")
    for _ in range(3):
        clock[0] += timedelta(minutes=14)
        assert "Set-Cookie" not in client.get(address).headers
    assert client.get("/").status_code == 303, "42 minutes without a page: signed out"
    assert clock[0] > NOW


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_can_be_sent_there(app, municipality, address):
    assert app.test_client().post(address).status_code in (400, 404, 405)
