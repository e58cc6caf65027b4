"""Signing in with a real OpenID provider on this machine: let in, refused, and led nowhere else."""

import base64
import hashlib
import time
from datetime import UTC, datetime, timedelta

import flask
import pytest
from builders import NOW, SYSTEM, make_account
from joserfc.jwk import RSAKey
from sqlalchemy import select
from support.outside import QUIET, events, set_provider, sign_in
from support.provider import path_of, query_of, running_provider

from qms.access.roles import Role
from qms.identity import services
from qms.identity.models import Account, OutsideIdentity, RoleGrant

pytestmark = pytest.mark.filterwarnings(QUIET)
USER = "anna@provby.example"
ANALYSTS = "G-analys"


@pytest.fixture
def analysts(db, municipality, clock):
    """Let the group of analysts have that role for the whole municipality."""
    with db.transaction() as session:
        new = services.NewRow(group=ANALYSTS, role=Role.ANALYST, node_id=municipality.id)
        return services.add_row(session, SYSTEM, new, now=NOW)


def accounts(db):
    with db.reading() as session:
        return session.scalars(select(Account.user_name)).all()


def test_a_first_sign_in_adds_the_account_that_a_group_gives_a_role(app, db, provider, analysts):
    provider.add("anna", preferred_username=USER, name="Anna Ek", groups=["X", ANALYSTS])
    client = app.test_client()
    answer = sign_in(client, provider)
    assert (answer.status_code, answer.location) == (303, "/konto")
    assert "Anna Ek" in client.get("/").text
    with db.reading() as session:
        grant = session.scalars(select(RoleGrant)).one()
        account = session.scalars(select(Account)).one()
    assert (grant.role, grant.group_row_id, grant.valid_to) == ("analyst", analysts, None)
    assert (account.user_name, account.password_hash) == (USER, "")
    assert len(events(db, "identity.provider-account-added")) == 1
    assert events(db, "identity.signed-in") == ['{"way":"provider"}']


def test_the_code_is_bound_to_who_asked(app, provider, analysts):
    """RFC 7636: the challenge sent first is the hash of the verifier sent with the code."""
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client = app.test_client()
    sent = client.get("/logga-in/kommunen")
    asked = query_of(sent.location)
    assert asked["code_challenge_method"] == "S256"
    assert (asked["response_type"], asked["scope"]) == ("code", "openid profile")
    assert len(asked["state"]) >= 40
    assert len(asked["nonce"]) >= 40
    client.get(path_of(provider.sign_in(sent.location, "anna")))
    verifier = provider.forms("/oauth2/token")[0]["code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]


def test_without_a_role_nothing_is_stored_and_the_page_says_who_can_help(app, db, provider):
    provider.add("anna", preferred_username=USER, groups=["G-annat"])
    client = app.test_client()
    answer = sign_in(client, provider)
    assert answer.status_code == 403
    assert "systemförvaltare" in answer.text
    assert accounts(db) == []
    assert events(db, "identity.provider-refused") == ['{"reason":"no-access"}']
    assert client.get("/").status_code == 303


def test_an_account_that_is_here_is_found_by_its_user_name_once(app, db, provider, municipality):
    with db.transaction() as session:
        make_account(session, Role.PRINCIPAL, municipality.school, user_name=USER)
    provider.add("anna", preferred_username=USER.upper(), name="Annat Namn")
    assert sign_in(app.test_client(), provider).status_code == 303
    provider.add("anna", preferred_username="bytt@provby.example")
    client = app.test_client()
    assert sign_in(client, provider).status_code == 303
    assert "Åkerskolan" in client.get("/").text
    assert accounts(db) == [USER]
    assert len(events(db, "identity.provider-linked")) == 1


def test_a_user_name_given_anew_does_not_open_the_old_account(app, db, provider, municipality):
    with db.transaction() as session:
        make_account(session, Role.PRINCIPAL, municipality.school, user_name=USER)
    provider.add("anna", preferred_username=USER)
    provider.add("efterträdaren", preferred_username=USER)
    sign_in(app.test_client(), provider)
    client = app.test_client()
    answer = sign_in(client, provider, "efterträdaren")
    assert "hör redan till ett annat konto" in client.get(answer.location).text
    assert client.get("/").status_code == 303


def test_accounts_are_not_found_by_name_where_that_is_off(app, db, provider, municipality):
    set_provider(app, match_existing=False)
    with db.transaction() as session:
        make_account(session, Role.PRINCIPAL, municipality.school, user_name=USER)
    provider.add("anna", preferred_username=USER)
    client = app.test_client()
    answer = sign_in(client, provider)
    assert "hör redan till ett annat konto" in client.get(answer.location).text


@pytest.mark.parametrize("is_known", [True, False], ids=["signed in before", "only the name"])
def test_a_closed_account_stays_closed(app, db, provider, municipality, analysts, is_known):
    with db.transaction() as session:
        account = make_account(session, Role.PRINCIPAL, municipality.school, user_name=USER)
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    if is_known:
        sign_in(app.test_client(), provider)
    with db.transaction() as session:
        services.close_account(session, SYSTEM, account, now=NOW)
    client = app.test_client()
    answer = sign_in(client, provider)
    assert "Kontot är stängt" in client.get(answer.location).text
    assert client.get("/").status_code == 303


def test_a_role_ends_with_the_group_and_the_one_given_by_hand_stays(
    app, db, provider, analysts, municipality
):
    with db.transaction() as session:
        make_account(session, Role.PRINCIPAL, municipality.school, user_name=USER)
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    here = app.test_client()
    sign_in(here, provider)
    assert here.get("/modell").status_code == 200
    provider.add("anna", preferred_username=USER, groups=[])
    sign_in(app.test_client(), provider)
    assert here.get("/modell").status_code == 303, "the other session ended with the role"
    with db.reading() as session:
        grants = session.scalars(select(RoleGrant).order_by(RoleGrant.id)).all()
    assert [(one.role, one.valid_to is None) for one in grants] == [
        ("principal", True),
        ("analyst", False),
    ]


def test_the_last_group_that_is_left_shuts_the_door(app, db, provider, analysts):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    sign_in(app.test_client(), provider)
    provider.add("anna", preferred_username=USER, groups=[])
    client = app.test_client()
    assert sign_in(client, provider).status_code == 403
    assert client.get("/").status_code == 303
    with db.reading() as session:
        assert session.scalars(select(RoleGrant.valid_to)).one() is not None


NOT_TRUSTED = "gick inte att lita på"
# Far enough that a token is still of the future when the last test of a long run is reached.
A_DAY = 24 * 3600


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        pytest.param({"nonce": "någon annans"}, NOT_TRUSTED, id="wrong nonce"),
        pytest.param({"aud": "annan"}, NOT_TRUSTED, id="wrong audience"),
        pytest.param({"aud": ["qms", "annan"]}, NOT_TRUSTED, id="for others too"),
        pytest.param({"iss": "https://annan.example"}, NOT_TRUSTED, id="wrong issuer"),
        pytest.param({"exp": int(time.time()) - A_DAY}, NOT_TRUSTED, id="expired token"),
        pytest.param({"iat": int(time.time()) + A_DAY}, NOT_TRUSTED, id="token of the future"),
        pytest.param({"_claim_names": {"groups": "src1"}}, "fler grupper än", id="overflow"),
        pytest.param({"hasgroups": True}, "fler grupper än", id="overflow by the browser"),
        pytest.param({"preferred_username": ""}, "inget användarnamn", id="no user name"),
    ],
)
def test_a_token_that_cannot_be_believed_lets_nobody_in(app, db, provider, analysts, claims, told):
    provider.add("anna", **{"preferred_username": USER, "groups": [ANALYSTS], **claims})
    client = app.test_client()
    answer = sign_in(client, provider)
    assert answer.location.startswith("/logga-in?")
    page = client.get(answer.location).text
    assert told in page
    assert page.count('role="alert"') == 1
    assert accounts(db) == []
    assert client.get("/").status_code == 303
    assert len(events(db, "identity.provider-refused")) == 1


def test_a_token_signed_with_an_unknown_key_is_not_believed(app, db, provider, analysts):
    other = RSAKey.generate_key(2048, {"kid": "annan"}, private=True)
    published = {"keys": [other.as_dict(private=False)]}
    provider.replace("jwks", lambda: flask.jsonify(published))
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client = app.test_client()
    answer = sign_in(client, provider)
    assert NOT_TRUSTED in client.get(answer.location).text
    assert accounts(db) == []


def test_a_new_key_is_fetched_when_it_is_needed(app, provider, analysts, monkeypatch):
    monkeypatch.setattr("qms.identity.provider.documents.LEAST_BETWEEN", 0.0)
    own = provider.app.view_functions["oidc-provider-mock.jwks"]
    other = RSAKey.generate_key(2048, {"kid": "annan"}, private=True)
    answers = [lambda: flask.jsonify({"keys": [other.as_dict(private=False)]}), own]
    provider.replace("jwks", lambda: answers.pop(0)())
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    assert sign_in(app.test_client(), provider).location == "/konto"
    assert answers == []


def test_an_answer_to_another_browser_is_refused(app, provider, analysts):
    """Somebody who is led to an answer of the attacker's is not signed in as the attacker."""
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    sent = app.test_client().get("/logga-in/kommunen")
    back = path_of(provider.sign_in(sent.location, "anna"))
    victim = app.test_client()
    for prepared in (False, True):
        if prepared:
            victim.get("/logga-in/kommunen")
        answer = victim.get(back)
        assert "Börja om" in victim.get(answer.location).text
        assert victim.get("/").status_code == 303
    assert provider.forms("/oauth2/token") == []


def test_an_answer_works_once(app, provider, analysts):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client, copy = app.test_client(), app.test_client()
    sent = client.get("/logga-in/kommunen")
    with client.session_transaction() as session:
        kept = dict(session)
    with copy.session_transaction() as session:
        session.update(kept)
    back = path_of(provider.sign_in(sent.location, "anna"))
    assert client.get(back).location == "/"
    client.post("/logga-ut")
    assert "Börja om" in client.get(client.get(back).location).text
    answer = copy.get(back)  # the cookie was copied too: then the provider refuses the used code
    assert "Börja om" in copy.get(answer.location).text
    assert copy.get("/").status_code == 303


def test_a_sign_in_that_takes_too_long_is_begun_again(app, clock, provider, analysts):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client = app.test_client()
    sent = client.get("/logga-in/kommunen")
    back = path_of(provider.sign_in(sent.location, "anna"))
    clock[0] += timedelta(minutes=11)
    assert "tog för lång tid" in client.get(client.get(back).location).text


def test_who_cancels_is_told_so(app, db, provider):
    client = app.test_client()
    sent = client.get("/logga-in/kommunen?next=/konto")
    back = path_of(provider.refuse(sent.location))
    assert query_of(back)["error"] == "access_denied"
    # This provider leaves out the state, which RFC 6749, 4.1.2.1, says must come with it.
    answer = client.get(f"{back}&state={query_of(sent.location)['state']}")
    assert answer.location == "/logga-in?next=/konto"
    assert "Inloggningen avbröts. Ingen är inloggad." in client.get(answer.location).text
    assert client.get("/").status_code == 303


@pytest.mark.parametrize(
    ("error", "told", "noted"),
    [
        ("access_denied", "Inloggningen avbröts", '"told":"access_denied"'),
        ("server_error", "inte rätt inställd", '"told":"server_error"'),
        ("<script>", "inte rätt inställd", '"told":"other"'),
    ],
)
def test_the_providers_errors_become_one_sentence(app, db, provider, error, told, noted):
    client = app.test_client()
    state = query_of(client.get("/logga-in/kommunen").location)["state"]
    query = {"error": error, "state": state, "error_description": "Provtext från leverantören"}
    page = client.get(client.get("/logga-in/svar", query_string=query).location).text
    assert told in page
    assert "Provtext" not in page
    assert noted in events(db, "identity.provider-refused")[0]


def test_a_provider_that_is_down_is_told_of_and_local_accounts_work(app, db, clock, municipality):
    clock[0] = datetime.now(UTC)
    with running_provider() as gone:
        set_provider(app, issuer=gone.issuer)
    client = app.test_client()
    answer = client.get("/logga-in/kommunen?next=/konto")
    assert answer.location == "/logga-in?next=/konto"
    page = client.get(answer.location).text
    assert "svarar inte just nu" in page
    assert 'name="password"' in page


def test_a_provider_that_goes_down_in_the_middle(app, db, provider, analysts):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client = app.test_client()
    back = path_of(provider.sign_in(client.get("/logga-in/kommunen").location, "anna"))
    provider.replace("issue_token", lambda: ("trasigt", 500))
    assert "svarar inte just nu" in client.get(client.get(back).location).text


@pytest.mark.parametrize(
    "target",
    ["https://annan.example/", "//annan.example/", "/\\annan.example", "/a\r\nX: 1", "//["],
)
def test_nobody_is_led_to_another_site(app, provider, analysts, target):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    assert sign_in(app.test_client(), provider, goes_to=target).location == "/"


def test_the_session_is_a_new_one(app, provider, analysts):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client = app.test_client()
    with client.session_transaction() as session:
        session["id"] = "känd sedan förut"
        session["planted"] = "x"
    sign_in(client, provider)
    with client.session_transaction() as session:
        assert session["id"] != "känd sedan förut"
        assert {"planted", "asked"}.isdisjoint(session)


def test_signing_out_ends_ours_and_offers_the_providers(app, provider, analysts):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client = app.test_client()
    sign_in(client, provider)
    page = client.get(client.post("/logga-ut").location).text
    assert client.get("/").status_code == 303
    assert "Logga ut från Provby-id" in page
    assert f"{provider.issuer}/oauth2/end_session?client_id=qms" in page
    assert "Logga ut från Provby-id" not in client.get("/logga-in").text, "offered once"


def test_who_signed_in_with_a_password_is_not_sent_to_the_provider(provider, sign_in):
    client = sign_in("analyst")
    assert "Logga ut från" not in client.get(client.post("/logga-ut").location).text


def test_without_a_provider_its_pages_do_not_exist(app, municipality):
    client = app.test_client()
    assert client.get("/logga-in/kommunen").status_code == 404
    assert client.get("/logga-in/svar").status_code == 404
    assert "Med ditt vanliga konto" not in client.get("/logga-in").text


def test_a_person_without_a_password_is_never_let_in_with_one(app, db, provider, analysts):
    provider.add("anna", preferred_username=USER, groups=[ANALYSTS])
    client = app.test_client()
    sign_in(client, provider)
    assert "Lösenordet byter du där" in client.get("/konto").text
    for password in ("", " ", "x"):
        given = {"user_name": USER, "password": password}
        assert app.test_client().post("/logga-in", data=given).status_code == 422
    with db.reading() as session:
        assert session.scalars(select(OutsideIdentity.subject)).all() == ["anna"]
