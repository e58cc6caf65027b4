"""Passwords are taken as they are typed, sessions cannot be guessed, and claimed addresses count
only where a proxy of our own stands in front."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import HASHER, NOW, PASSWORD
from flask import request, session
from flask_wtf.csrf import generate_csrf
from security.world import WHO, name_of
from sqlalchemy import func, select
from support.vaults import VAULT

from qms.access.roles import Role
from qms.app import create_app
from qms.db.session import Database
from qms.identity.models import Account
from qms.web.context import EXTENSION

WHO_CHANGES = (Role.ANALYST, "top")
ADMIN = (Role.SYSTEM_ADMIN, "top")
FIELDS = re.compile(r'<input[^>]*name="(?:password|current|new)"[^>]*>')
SIGNED = re.compile(r"[0-9a-f]{32}")


def tried(world, password: str) -> int:
    """Return what somebody who signs in with the password is answered."""
    client = world.app.test_client()
    with client.session_transaction() as kept:
        kept["csrf_token"] = world.csrf
    data = {"user_name": name_of(*WHO_CHANGES), "password": password, "csrf_token": world.token}
    return client.post("/logga-in", data=data).status_code


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("bara små bokstäver", id="small letters alone"),
        pytest.param("  Blanka Före Och Efter  ", id="blanks around"),
        pytest.param("åäö ÅÄÖ 雪 🙂 \u00e9 e\u0301", id="letters of all kinds"),
        pytest.param("!\"#¤%&/()=?`^*_:;<>'\\", id="signs alone"),
        pytest.param(
            "bakom ladan växer blåbär som ingen plockar förrän det har frusit",
            id="sixty-four signs",
        ),
        pytest.param("90417263850192746381", id="digits alone"),
        pytest.param("".join(chr(33 + n % 90) for n in range(1_000)), id="a thousand signs"),
    ],
)
def test_a_password_is_taken_as_it_is_typed(world, password):
    sent = {"csrf_token": world.token, "current": PASSWORD, "new": password}
    assert world.tell("POST", "/konto", WHO_CHANGES, data=sent).status_code == 303
    others = {password.strip(), password.swapcase(), password[:-1], password[:32], f"{password} "}
    assert {tried(world, one) for one in list(others - {password})[:4]} == {422}
    assert tried(world, password) == 303


def test_a_password_has_no_last_day(world):
    """Ten years later it lets the same person in, who is asked for no other."""
    later, settings = NOW + timedelta(days=3_650), world.app.extensions[EXTENSION].settings
    made = create_app(settings, db=Database(world.connection, vault=VAULT), clock=lambda: later)
    made.extensions["qms_hasher"] = HASHER
    client = made.test_client()
    with client.session_transaction() as kept:
        kept["csrf_token"] = world.csrf
    data = {"user_name": name_of(*WHO_CHANGES), "password": PASSWORD, "csrf_token": world.token}
    with made.test_request_context():
        session["csrf_token"] = world.csrf
        data["csrf_token"] = generate_csrf()
    assert client.post("/logga-in", data=data).location == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("path", "who"), [("/logga-in", None), ("/konto", WHO_CHANGES), ("/valj-losenord", None)]
)
def test_a_password_is_hidden_and_may_be_pasted_and_filled_in(world, path, who):
    page = world.ask("GET", path, who).get_data(as_text=True)
    found = FIELDS.findall(page)
    assert found
    assert [one for one in found if 'type="password"' not in one] == []
    assert [one for one in found if "maxlength" in one or 'autocomplete="off"' in one] == []


def test_every_session_has_a_name_of_its_own_that_nobody_guesses(world):
    serializer = world.app.session_interface.get_signing_serializer(world.app)
    kept = [serializer.loads(world.cookies[who]) for who in WHO]
    names = [one["id"] for one in kept]
    assert len(set(names)) == len(names) > 50
    assert [one for one in names if not SIGNED.fullmatch(one)] == []
    assert max(len(cookie) for cookie in world.cookies.values()) < 4_096 - len("__Host-qms")


def test_a_session_that_is_changed_or_made_by_others_is_none(world):
    cookie = world.cookies[WHO_CHANGES]
    payload, at, mark = cookie.rsplit(".", 2)
    other = world.cookies[ADMIN].rsplit(".", 2)[0]
    client = world.app.test_client(use_cookies=False)
    for forged in (f"{payload}.{at}.", f"{other}.{at}.{mark}", f"{payload}.{at}.{mark[:-3]}AAA"):
        assert client.get("/", headers={"Cookie": f"qms={forged}"}).status_code == 303
    assert client.get("/", headers={"Cookie": f"qms={cookie}"}).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        pytest.param(0, "203.0.113.9", "192.0.2.1", id="no proxy: what is claimed counts not"),
        pytest.param(1, "203.0.113.9", "203.0.113.9", id="our proxy tells"),
        pytest.param(1, "198.51.100.1, 203.0.113.9", "203.0.113.9", id="the last is our proxy's"),
        pytest.param(1, "", "192.0.2.1", id="our proxy says nothing"),
    ],
)
def test_whose_word_for_the_address_is_taken(world, proxies, header, seen):
    settings = replace(world.app.extensions[EXTENSION].settings, proxies=proxies)
    made = create_app(settings, db=Database(world.connection, vault=VAULT), clock=lambda: NOW)
    made.extensions["qms_hasher"] = HASHER
    made.view_functions["identity.sign_in"] = lambda: request.remote_addr or ""
    headers = {"X-Forwarded-For": header, "X-Real-IP": "198.51.100.7"} if header else {}
    answer = made.test_client().get(
        "/logga-in", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"}
    )
    assert answer.get_data(as_text=True) == seen


def test_fields_that_the_form_does_not_have_change_nothing(world):
    name = "ny@matris.example"
    more = {"id": "1", "active": "", "pseudonym": "x", "password_hash": "x", "password": PASSWORD,
            "role": "system_admin", "node_id": str(world.municipality.id),
            "signed_out_at": "2020-01-01"}  # fmt: skip
    sent = {"csrf_token": world.token, "name": "Ny", "user_name": name, **more}
    before = world.connection.scalar(select(func.count()).select_from(Account))
    assert world.tell("POST", "/admin/anvandare/ny", ADMIN, data=sent).status_code == 303
    row = world.connection.execute(select(Account.__table__).filter_by(user_name=name)).one()
    assert world.connection.scalar(select(func.count()).select_from(Account)) == before + 1
    assert (row.active, row.signed_out_at) == (True, None)
    assert row.pseudonym != "x"
    assert row.password_hash == ""


@pytest.mark.parametrize(
    ("path", "field", "who"),
    [("/logga-in", "password", None), ("/konto", "current", WHO_CHANGES),
     ("/konto", "new", WHO_CHANGES), ("/konto/tvafaktor", "password", WHO_CHANGES),
     ("/valj-losenord", "new", None)],
)  # fmt: skip
def test_a_password_of_digits_is_never_taken_for_a_number(world, path, field, who):
    client = world.app.test_client(use_cookies=who is None)
    data = {"csrf_token": world.token, "user_name": "x", "link": "x", "current": "x", "new": "x",
            "password": "x", field: "9" * 40}  # fmt: skip
    if who:
        answer = world.ask("POST", path, who, data=data)
    else:
        with client.session_transaction() as kept:
            kept["csrf_token"] = world.csrf
        answer = client.post(path, data=data)
    assert answer.status_code == 422
    assert "Ett tal är för långt" not in answer.get_data(as_text=True)
