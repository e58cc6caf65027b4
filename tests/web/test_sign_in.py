"""Signing in, staying signed in, and being let go."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from builders import NOW, PASSWORD, SYSTEM, make_account
from sqlalchemy import select

from qms.access.roles import Role
from qms.audit.models import AuditRow
from qms.identity import services
from qms.identity.models import Account, EndedSession, RoleGrant


def test_a_page_asks_for_sign_in_and_comes_back(app, db, municipality):
    with db.transaction() as session:
        make_account(session, Role.ANALYST, municipality.id)
    client = app.test_client()
    answer = client.get("/register/skolor?form=compulsory")
    assert answer.status_code == 303
    answer = client.post(
        answer.location, data={"user_name": "ANALYST@provby.example", "password": PASSWORD}
    )
    assert answer.location == "/register/skolor?form=compulsory"


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("https://annan.example/", id="another site"),
        pytest.param("//annan.example/", id="another site without scheme"),
        pytest.param("/\\annan.example", id="backslash"),
        pytest.param("javascript:alert(1)", id="script"),
        pytest.param("/register\r\nX-Mer: 1", id="new line"),
        pytest.param("/register%0AX-Mer: 1", id="new line in code"),
    ],
)
def test_sign_in_never_leads_to_another_site(app, db, municipality, target):
    with db.transaction() as session:
        make_account(session, Role.ANALYST, municipality.id)
    answer = app.test_client().post(
        "/logga-in",
        query_string={"next": target},
        data={"user_name": "analyst@provby.example", "password": PASSWORD},
    )
    assert answer.location == "/"


def test_wrong_password_says_the_same_for_known_and_unknown_names(app, db, municipality):
    with db.transaction() as session:
        make_account(session, Role.ANALYST, municipality.id)
    client = app.test_client()
    texts = []
    for name in ("analyst@provby.example", "ingen@provby.example"):
        answer = client.post("/logga-in", data={"user_name": name, "password": "fel"})
        assert answer.status_code == 422
        texts.append(answer.get_data(as_text=True).replace(name, "").replace(client.token, ""))
    assert texts[0] == texts[1]


def test_the_sixth_wrong_password_is_refused_and_the_window_passes(app, db, clock, municipality):
    with db.transaction() as session:
        make_account(session, Role.ANALYST, municipality.id)
    client = app.test_client()
    wrong = {"user_name": "analyst@provby.example", "password": "fel"}
    right = {**wrong, "password": PASSWORD}
    codes = [client.post("/logga-in", data=wrong).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    assert client.post("/logga-in", data=right).status_code == 429
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert (
        app.test_client().post("/logga-in", data=right, environ_overrides=elsewhere).status_code
        == 303
    )
    clock[0] = NOW + timedelta(minutes=16)
    assert client.post("/logga-in", data=right).status_code == 303


def test_the_session_ends_when_the_grant_ends(sign_in, db, municipality):
    client = sign_in("principal", municipality.school)
    assert client.get("/").status_code == 200
    with db.transaction() as session:
        session.query(RoleGrant).update({"valid_to": NOW.date()})
    assert client.get("/").status_code == 303


def test_the_session_ends_when_another_grant_begins(sign_in, db, municipality):
    client = sign_in("principal", municipality.school)
    with db.transaction() as session:
        account = session.query(RoleGrant).one().account_id
        new = services.NewGrant(
            account_id=account, role=Role.ANALYST, node_id=municipality.id, valid_from=NOW.date()
        )
        services.grant(session, SYSTEM, new, now=NOW)
    assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    ("minutes_between", "times", "is_in"),
    [
        pytest.param(29, 1, True, id="just inside the idle limit"),
        pytest.param(31, 1, False, id="idle too long"),
        pytest.param(25, 28, True, id="active for under twelve hours"),
        pytest.param(25, 29, False, id="active for over twelve hours"),
    ],
)
def test_session_times(sign_in, clock, minutes_between, times, is_in):
    client = sign_in("analyst")
    for _ in range(times):
        clock[0] += timedelta(minutes=minutes_between)
        answer = client.get("/")
    assert (answer.status_code == 200) is is_in


def test_sign_out_needs_the_token_and_ends_the_session(sign_in):
    client = sign_in("analyst")
    assert client.open("/logga-ut", method="POST", data=b"").status_code in {303, 400}
    assert client.get("/").status_code == 200
    assert client.post("/logga-ut").status_code == 303
    assert client.get("/").status_code == 303


def test_a_copied_cookie_is_worth_nothing_after_sign_out(app, sign_in):
    client, copy = sign_in("analyst"), app.test_client()
    with client.session_transaction() as session:
        kept = dict(session)
    with copy.session_transaction() as session:
        session.update(kept)
    assert copy.get("/").status_code == 200
    assert client.post("/logga-ut").status_code == 303
    with copy.session_transaction() as session:
        session.clear()
        session.update(kept)
    assert copy.get("/").status_code == 303


def elsewhere_of(app, sign_in):
    """Return another browser where the same account is signed in."""
    client = app.test_client()
    user = {"user_name": sign_in.names[-1], "password": PASSWORD}
    assert client.post("/logga-in", data=user).status_code == 303
    return client


def test_signing_out_ends_this_session_and_no_other(app, sign_in):
    client = sign_in("analyst")
    elsewhere = elsewhere_of(app, sign_in)
    assert client.post("/logga-ut").status_code == 303
    assert client.get("/").status_code == 303
    assert elsewhere.get("/").status_code == 200


def test_signing_out_everywhere_ends_them_all(app, sign_in, db):
    client = sign_in("analyst")
    elsewhere = elsewhere_of(app, sign_in)
    assert "Logga ut överallt" in client.get("/konto").text
    answer = client.post("/konto/logga-ut-overallt")
    assert (answer.status_code, answer.location) == (303, "/logga-in")
    assert (client.get("/").status_code, elsewhere.get("/").status_code) == (303, 303)
    assert elsewhere_of(app, sign_in).get("/").status_code == 200
    with db.reading() as session:
        wanted = select(AuditRow.seq).where(AuditRow.action == "identity.signed-out-everywhere")
        assert len(session.scalars(wanted).all()) == 1


def test_an_ended_session_is_forgotten_when_no_copy_could_be_good(app, sign_in, db, clock):
    sign_in("analyst").post("/logga-ut")
    clock[0] += timedelta(hours=13)
    elsewhere_of(app, sign_in).post("/logga-ut")
    with db.reading() as session:
        assert len(session.scalars(select(EndedSession.mark)).all()) == 1


@pytest.mark.parametrize(
    ("came_from", "next_page"),
    [
        pytest.param("http://localhost/konto", "/konto", id="the page of the form"),
        pytest.param("http://localhost/konto?a=b", "/konto?a=b", id="with its query"),
        pytest.param("http://elsewhere.example/konto", "/", id="another site"),
        pytest.param("https://localhost/konto", "/", id="another scheme"),
        pytest.param("http://localhost/konto/logga-ut-overallt", "/", id="a page only sent to"),
        pytest.param("http://localhost//evil.example", "/", id="a page of nobody"),
        pytest.param("http://[", "/", id="no address"),
        pytest.param(None, "/", id="not told"),
    ],
)
def test_a_form_sent_after_the_session_leads_back_and_says_it_was_not_saved(
    sign_in, clock, came_from, next_page
):
    client = sign_in("analyst")
    client.get("/konto")
    clock[0] += timedelta(minutes=31)
    headers = {"Referer": came_from} if came_from else {}
    lapsed = client.post("/konto", data={"current": "x", "new": "y"}, headers=headers)
    assert lapsed.status_code == 303
    assert lapsed.location.startswith("/logga-in?")
    assert "osparat=1" in lapsed.location
    client.token = ""
    user = {"user_name": sign_in.names[-1], "password": PASSWORD}
    back = client.post(lapsed.location, data=user)
    assert (back.status_code, back.location) == (303, next_page)
    assert "Det du skrev innan du loggades ut sparades inte." in client.get("/").text


def test_english_is_remembered(sign_in):
    client = sign_in("analyst")
    answer = client.post("/sprak", data={"language": "en", "next": "/register/skolor"})
    assert answer.location == "/register/skolor"
    assert '<html lang="en">' in client.get("/").get_data(as_text=True)


def test_a_new_password_ends_other_sessions_and_keeps_this_one(app, sign_in):
    client = sign_in("analyst")
    elsewhere = app.test_client()
    user = {"user_name": next(iter(sign_in.names)), "password": PASSWORD}
    assert elsewhere.post("/logga-in", data=user).status_code == 303
    new = "ännu-längre-och-hemlig"
    answer = client.post("/konto", data={"current": PASSWORD, "new": new})
    assert answer.status_code == 303
    assert client.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303
    again = app.test_client().post("/logga-in", data={**user, "password": new})
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [
        pytest.param("fel", "lång-nog-och-hemlig-2", "nuvarande lösenordet", id="wrong old one"),
        pytest.param(PASSWORD, "kort", "minst 12 tecken", id="too short"),
    ],
)
def test_a_refused_password_says_why(sign_in, current, new, told):
    answer = sign_in("analyst").post("/konto", data={"current": current, "new": new})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_a_closed_account_is_out_at_once(sign_in, db, municipality):
    client, admin = sign_in("analyst"), sign_in("system_admin")
    with db.reading() as session:
        account = session.query(Account).filter_by(user_name=sign_in.names[0]).one().id
    assert admin.post(f"/admin/anvandare/{account}/stang").status_code == 303
    assert client.get("/").status_code == 303


class Meanwhile(PasswordHasher):
    """Somebody else saves while a password is checked."""

    def __init__(self, db) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.db, self.saved = db, 0

    def verify(self, stored, password) -> bool:
        with self.db.transaction() as session:
            make_account(session, Role.PRINCIPAL, 1)
            self.saved += 1
        return super().verify(stored, password)


def test_nobody_waits_for_the_database_while_a_password_is_checked(
    app, db, municipality, monkeypatch
):
    with db.transaction() as session:
        make_account(session, Role.ANALYST, municipality.id)
    hasher = Meanwhile(db)
    monkeypatch.setitem(app.extensions, "qms_hasher", hasher)
    credentials = {"user_name": "analyst@provby.example", "password": PASSWORD}
    assert app.test_client().post("/logga-in", data=credentials).status_code == 303
    assert hasher.saved == 1
