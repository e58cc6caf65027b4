"""Local accounts are switched off but for a sealed one, whose every use is looked into."""

import pytest
from builders import NOW, PASSWORD, SYSTEM, make_account
from sqlalchemy import select
from support.factor import add_app, give_factor
from support.outside import QUIET, events
from support.outside import sign_in as sign_in_outside

from qms.access.roles import Role
from qms.identity import services
from qms.identity.models import Account
from qms.kernel.problems import RefusedError

pytestmark = pytest.mark.filterwarnings(QUIET)
PAGE, OFF = "/admin/inloggning", "/admin/inloggning/stang-av"
ADMIN, SEALED = "system_admin.1@provby.example", "reserv@provby.example"


@pytest.fixture
def sealed(db, municipality):
    """Return the account to be sealed."""
    with db.transaction() as session:
        return make_account(session, Role.SYSTEM_ADMIN, municipality.id, user_name=SEALED)


@pytest.fixture
def used(app, db, provider, municipality):
    """Let somebody have signed in with the provider."""
    with db.transaction() as session:
        make_account(session, Role.ANALYST, municipality.id, user_name="anna@x")
    provider.add("anna", preferred_username="anna@x")
    assert sign_in_outside(app.test_client(), provider).status_code == 303


@pytest.fixture
def off(sign_in, used, sealed):
    """Return an administrator who has switched local accounts off."""
    client = sign_in("system_admin")
    assert client.post(OFF, data={"sealed": sealed, "is_sure": "y"}).location == PAGE
    return client


def try_local(app, user_name, password=PASSWORD):
    given = {"user_name": user_name, "password": password}
    return app.test_client().post("/logga-in", data=given)


def test_not_while_there_is_no_provider(sign_in, sealed):
    client = sign_in("system_admin")
    assert "Inte inställd." in client.get(PAGE).text
    refused = client.post(OFF, data={"sealed": sealed, "is_sure": "y"})
    assert refused.status_code == 422


def test_not_before_anybody_has_signed_in_with_it(provider, sign_in, sealed, app):
    client = sign_in("system_admin")
    assert "Ingen har loggat in så än" in client.get(PAGE).text
    assert client.post(OFF, data={"sealed": sealed, "is_sure": "y"}).status_code == 422
    assert try_local(app, SEALED).status_code == 303


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"is_sure": None}, "säkert förvar", id="not confirmed"),
        pytest.param({"sealed": "999"}, "giltigt val", id="no such account"),
        pytest.param({"sealed": None}, "Välj ett reservkonto", id="none chosen"),
    ],
)
def test_it_has_to_be_confirmed_with_an_account_that_can_be_sealed(
    sign_in, used, sealed, changes, told
):
    given = {"sealed": str(sealed), "is_sure": "y", **changes}
    data = {key: value for key, value in given.items() if value is not None}
    answer = sign_in("system_admin").post(OFF, data=data)
    assert answer.status_code == 422
    assert told in answer.text


def test_only_administrators_of_the_whole_by_hand_with_a_password_can_be_sealed(
    sign_in, db, used, sealed, municipality
):
    with db.transaction() as session:
        make_account(session, Role.SYSTEM_ADMIN, municipality.private, user_name="del@x")
        make_account(session, Role.PLANNER, municipality.id, user_name="planerare@x")
        without = make_account(session, Role.SYSTEM_ADMIN, municipality.id, user_name="utan@x")
        session.get_one(Account, without).password_hash = ""
    page = sign_in("system_admin").get(PAGE).text
    offered = [name for name in (SEALED, ADMIN, "del@x", "planerare@x", "utan@x") if name in page]
    assert offered == [SEALED, ADMIN]


def test_others_are_refused_in_the_same_words_as_a_wrong_password(app, db, off):
    for password in (PASSWORD, "fel"):
        answer = try_local(app, ADMIN, password)
        assert answer.status_code == 422
        assert "Användarnamnet eller lösenordet stämmer inte" in answer.text
    assert len(events(db, "identity.local-sign-in-refused")) == 1
    assert "Lokala konton är avstängda." in app.test_client().get("/logga-in").text


def test_guessing_does_not_tell_which_password_is_right(app, off):
    codes = [try_local(app, ADMIN).status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]


def test_the_provider_lets_people_in_as_before(app, off, provider):
    assert sign_in_outside(app.test_client(), provider).location == "/konto"


def test_the_sealed_account_gets_in_and_is_told_of_until_somebody_has_looked(app, db, off, clock):
    client = app.test_client()
    client.post("/logga-in", data={"user_name": SEALED, "password": PASSWORD})
    client.token = ""
    assert client.get(PAGE).location.startswith("/konto/kod"), "what it is for asks for a code"
    give_factor(client, add_app(db, SEALED, now=clock[0]), at=clock[0])
    assert "Reservkontot har använts 1 gång" in off.get("/").text
    assert "Reservkontot har använts" not in client.get("/").text, "not told to itself"
    assert "Ska granskas av någon annan" in client.get(PAGE).text
    refused = client.post(f"{PAGE}/reservkonto/1", follow_redirects=True)
    assert "kan inte granska det själv" in refused.text
    assert off.post(f"{PAGE}/reservkonto/1").location == PAGE
    assert "Reservkontot har använts" not in off.get("/").text
    assert len(events(db, "identity.sealed-account-used")) == 1
    assert len(events(db, "identity.sealed-use-reviewed")) == 1


def test_nothing_can_lock_the_last_door(off, db, sealed):
    closed = off.post(f"/admin/anvandare/{sealed}/stang", follow_redirects=True)
    assert "Kontot är reservkonto" in closed.text
    ended = off.post(f"/admin/roller/{sealed}/avsluta", follow_redirects=True)
    assert ended.status_code in {200, 404}
    with db.reading() as session:
        assert session.scalars(select(Account.active).where(Account.id == sealed)).one()


def test_the_sealed_account_is_nobodys_at_the_provider(app, off, provider):
    provider.add("bo", preferred_username=SEALED)
    client = app.test_client()
    answer = sign_in_outside(client, provider, "bo")
    assert "hör redan till ett annat konto" in client.get(answer.location).text


def test_switching_on_again(app, db, off):
    assert off.post("/admin/inloggning/sla-pa").location == PAGE
    assert try_local(app, ADMIN).status_code == 303
    assert len(events(db, "identity.local-accounts-off")) == 1
    assert len(events(db, "identity.local-accounts-on")) == 1


def test_the_service_itself_refuses(db, sealed):
    with db.transaction() as session, pytest.raises(RefusedError):
        services.switch_off(session, SYSTEM, sealed_id=sealed, issuer="", now=NOW)
