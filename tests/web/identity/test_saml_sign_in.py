"""Signing in with real SAML identity providers on this machine: chosen, let in, led home."""

import base64
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import xmlsec
from builders import HASHER, NOW, SYSTEM, make_account
from lxml import etree
from sqlalchemy import select
from support.outside import events
from support.pages import PageClient
from support.provider import query_of
from support.saml import SPACES, posted
from support.saml_app import COOKIE, STRONG, begin, cross_post, post, set_saml, sign_in
from support.saml_signing import signer

from qms.access.roles import Role
from qms.app import create_app
from qms.config import Settings
from qms.identity import services
from qms.identity.models import Account, OutsideIdentity, RoleGrant
from qms.web.context import EXTENSION

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


def test_a_first_sign_in_adds_the_account_that_a_group_gives_a_role(app, db, idp, analysts):
    idp.add("anna", USER, ["X", ANALYSTS])
    client = app.test_client()
    answer = sign_in(client, idp)
    assert (answer.status_code, answer.location) == (303, "/konto")
    assert "Anna" in client.get("/").text
    with db.reading() as session:
        grant = session.scalars(select(RoleGrant)).one()
        identity = session.scalars(select(OutsideIdentity)).one()
    assert (grant.role, grant.group_row_id) == ("analyst", analysts)
    assert (identity.issuer, identity.subject) == (idp.issuer, "anna")
    assert identity.groups == ["X", ANALYSTS]
    assert events(db, "identity.signed-in") == ['{"way":"provider"}']


def test_the_reader_chooses_where_the_account_is(app, idps, analysts):
    one, other = idps
    other.add("bo", "bo@annanby.example", [ANALYSTS])
    client = app.test_client()
    page = client.get("/logga-in?next=/konto").text
    for idp in idps:
        assert f"Logga in med {idp.name}<" in page
    assert "Välj var du har ditt konto" in page
    assert sign_in(client, other, "bo").location == "/konto"
    assert (len(one.asked), len(other.asked)) == (0, 1)


def test_one_alone_has_the_name_of_the_settings(app, idps):
    set_saml(app, issuers=(idps[0].issuer,), name="kommunens konto")
    page = app.test_client().get("/logga-in").text
    assert "Logga in med kommunens konto<" in page
    assert "Annanby" not in page


def test_what_is_asked_for(app, idp):
    """SAML 2.0 Core, 3.4.1, and Bindings, 3.4: what the provider reads of the address."""
    idp.add("anna", USER)
    set_saml(app, contexts=("urn:a", "urn:b"))
    client = app.test_client()
    sent = begin(client, idp)
    assert query_of(sent)["til"] == "1"
    idp.answer(sent, "anna")
    asked = idp.asked[0]
    assert asked.tag == f"{{{SPACES['samlp']}}}AuthnRequest"
    assert (asked.get("Version"), asked.get("ForceAuthn")) == ("2.0", None)
    assert asked.get("Destination") == f"{idp.base}/sso?til=1"
    assert asked.findtext("saml:Issuer", None, SPACES) == idp.SP
    found = asked.findall("samlp:RequestedAuthnContext/saml:AuthnContextClassRef", SPACES)
    assert [one.text for one in found] == ["urn:a", "urn:b"]
    assert len(asked.get("ID")) == 41


def test_what_is_told_of_us(app, idp):
    answer = app.test_client().get("/logga-in/saml/metadata")
    assert answer.mimetype == "application/samlmetadata+xml"
    told = etree.fromstring(answer.data)
    (acs,) = told.findall("md:SPSSODescriptor/md:AssertionConsumerService", SPACES)
    assert told.get("entityID") == "http://localhost/logga-in/saml/metadata"
    assert acs.get("Location") == "http://localhost/logga-in/saml"
    assert told.find("md:SPSSODescriptor", SPACES).get("WantAssertionsSigned") == "true"


def test_requests_are_signed_with_our_own_key(app, idp):
    """SAML 2.0 Bindings, 3.4.4.1: of the query as it is sent, up to the signature itself."""
    own = signer("vi")
    set_saml(app, key=own.key, key_certificate=own.certificate)
    client = app.test_client()
    told = etree.fromstring(client.get("/logga-in/saml/metadata").data)
    role = told.find("md:SPSSODescriptor", SPACES)
    assert role.get("AuthnRequestsSigned") == "true"
    assert role.findtext(".//{*}X509Certificate") == own.told
    sent, _, signature = begin(client, idp).partition("&Signature=")
    signed = sent[sent.index("SAMLRequest=") :].encode()
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(own.certificate, xmlsec.KeyFormat.CERT_PEM)
    method, given = xmlsec.Transform.RSA_SHA256, base64.b64decode(unquote(signature))
    context.verify_binary(signed, method, given)
    with pytest.raises(xmlsec.Error):
        context.verify_binary(signed + b"x", method, given)


def test_an_account_that_is_here_is_found_by_its_user_name_once(app, db, idps, municipality):
    one, other = idps
    with db.transaction() as session:
        make_account(session, Role.PRINCIPAL, municipality.school, user_name=USER)
    one.add("anna", USER.upper())
    assert sign_in(app.test_client(), one).status_code == 303
    other.add("någon", USER)
    client = app.test_client()
    answer = sign_in(client, other, "någon")
    assert "hör redan till ett annat konto" in client.get(answer.location).text
    assert client.get("/").status_code == 303
    assert accounts(db) == [USER]


def test_without_a_role_nothing_is_stored_and_the_page_says_who_can_help(app, db, idp):
    idp.add("anna", USER, ["G-annat"])
    client = app.test_client()
    answer = sign_in(client, idp)
    assert answer.status_code == 403
    assert "systemförvaltare" in answer.text
    assert accounts(db) == []
    assert events(db, "identity.provider-refused") == ['{"reason":"no-access"}']


def test_the_last_group_that_is_left_shuts_the_door(app, idp, analysts):
    idp.add("anna", USER, [ANALYSTS])
    sign_in(app.test_client(), idp)
    idp.add("anna", USER)
    client = app.test_client()
    assert sign_in(client, idp).status_code == 403
    assert client.get("/").status_code == 303


def test_whom_an_attribute_names(app, db, idp, analysts):
    """Where the NameID is new each time, as in many federations, an attribute tells who it is."""
    idp.add(
        "anna", USER, [ANALYSTS], name_format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
    )
    client = app.test_client()
    assert "inget användarnamn" in client.get(sign_in(client, idp).location).text
    set_saml(app, subject_attribute="urn:oid:1.3.6.1.4.1.5923.1.1.1.6")
    assert sign_in(client, idp).location == "/konto"
    with db.reading() as session:
        assert session.scalars(select(OutsideIdentity.subject)).all() == [USER]


@pytest.mark.parametrize(
    "target", ["https://annan.example/", "//annan.example/", "/\\annan.example", "/" + "x" * 1200]
)
def test_nobody_is_led_to_another_site(app, idp, analysts, target):
    """The provider's own RelayState, which names another site in every answer, leads nowhere."""
    idp.add("anna", USER, [ANALYSTS])
    assert sign_in(app.test_client(), idp, goes_to=target).location == "/"


def test_the_session_is_a_new_one(app, idp, analysts):
    idp.add("anna", USER, [ANALYSTS])
    client = app.test_client()
    with client.session_transaction() as session:
        session["id"] = "känd sedan förut"
        session["planted"] = "x"
    sign_in(client, idp)
    with client.session_transaction() as session:
        assert session["id"] != "känd sedan förut"
        assert "planted" not in session
    assert client.get_cookie(COOKIE) is None


def test_a_page_that_is_taken_up_again_gives_nothing(app, idp, analysts):
    """Who copies the cookie of the last step too is not let in a second time."""
    idp.add("anna", USER, [ANALYSTS])
    client, copy = app.test_client(), app.test_client()
    _, fields = idp.sign_in(begin(client, idp), "anna")
    cross_post(client, fields)
    copy.set_cookie(COOKIE, client.get_cookie(COOKIE).value)
    assert client.get("/logga-in/saml/klar").location == "/"
    assert "Börja om" in copy.get(copy.get("/logga-in/saml/klar").location).text
    assert copy.get("/").status_code == 303


def test_a_sign_in_that_takes_too_long_is_begun_again(app, clock, idp, analysts):
    idp.add("anna", USER, [ANALYSTS], lasts=timedelta(hours=1))
    client = app.test_client()
    _, fields = idp.sign_in(begin(client, idp), "anna")
    clock[0] += timedelta(minutes=11)
    answer = post(client, fields["SAMLResponse"])
    assert "tog för lång tid" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("AuthnFailed", "Inloggningen avbröts"),
        ("NoAuthnContext", "bara en faktor"),
        ("Requester", "inte rätt inställd"),
    ],
)
def test_the_providers_errors_become_one_sentence(app, idp, analysts, status, told):
    word = f"urn:oasis:names:tc:SAML:2.0:status:{status}"
    idp.add("anna", USER, [ANALYSTS], status=word)
    client = app.test_client()
    assert told in client.get(sign_in(client, idp).location).text
    assert client.get("/").status_code == 303


def test_a_provider_that_is_none_of_ours_is_not_gone_to(app, idp):
    client = app.test_client()
    answer = client.get("/logga-in/saml?idp=https://annan.example/idp")
    assert "inte rätt inställd" in client.get(answer.location).text


def test_a_list_that_has_ended_lets_nobody_in(app, clock, idp, analysts):
    clock[0] += timedelta(days=8)
    client = app.test_client()
    assert "Logga in med" in client.get("/logga-in").text
    answer = client.get("/logga-in/saml")
    assert "inte rätt inställd" in client.get(answer.location).text


def test_the_session_of_who_confirms_is_the_same(app, db, clock, idp, municipality):
    with db.transaction() as session:
        new = services.NewRow(group="G", role=Role.ASSESSOR, node_id=municipality.school)
        services.add_row(session, SYSTEM, new, now=NOW)
    set_saml(app, factor_values=(STRONG,))
    idp.add("anna", USER, ["G"])
    client = app.test_client()
    sign_in(client, idp)
    with client.session_transaction() as session:
        name = session["id"]
    page = client.get(client.get("/prov/forseglat").location).text
    assert "/logga-in/saml?bekrafta=1" in page
    idp.add("anna", USER, ["G"], context=STRONG)
    answer = sign_in_again(client, idp)
    assert answer.location == "/prov/forseglat"
    assert client.get("/prov/forseglat").status_code == 200
    assert idp.asked[-1].get("ForceAuthn") == "true"
    with client.session_transaction() as session:
        assert session["id"] == name
    assert len(events(db, "identity.provider-factor-given")) == 1


def sign_in_again(client, idp, subject="anna", **changes):
    sent = client.get("/logga-in/saml?bekrafta=1&next=/prov/forseglat")
    answer = replace(idp.answer(sent.location, subject), **changes)
    return post(client, posted(answer.tree()))


def test_a_confirmation_holds_in_the_session_that_asked_for_it_alone(app, idp, db, municipality):
    with db.transaction() as session:
        new = services.NewRow(group="G", role=Role.ASSESSOR, node_id=municipality.school)
        services.add_row(session, SYSTEM, new, now=NOW)
    set_saml(app, factor_values=(STRONG,))
    idp.add("anna", USER, ["G"])
    here, elsewhere = app.test_client(), app.test_client()
    for client in (here, elsewhere):
        sign_in(client, idp)
    idp.add("anna", USER, ["G"], context=STRONG)
    sent = here.get("/logga-in/saml?bekrafta=1&next=/prov/forseglat")
    cross_post(here, {"SAMLResponse": posted(idp.answer(sent.location, "anna").tree())})
    elsewhere.set_cookie(COOKIE, here.get_cookie(COOKIE).value)
    answer = elsewhere.get("/logga-in/saml/klar")
    assert "Börja om" in elsewhere.get(answer.location, follow_redirects=True).text
    assert elsewhere.get("/prov/forseglat").status_code == 303


@pytest.mark.parametrize(
    ("subject", "context", "minutes", "told"),
    [
        pytest.param("bo", STRONG, 0, "någon annan än den", id="somebody else"),
        pytest.param("anna", "urn:x", 0, "bara en faktor", id="one factor"),
        pytest.param("anna", STRONG, 5, "bara en faktor", id="an old sign-in"),
    ],
)
def test_a_confirmation_that_confirms_nothing(
    app, db, idp, municipality, subject, context, minutes, told
):
    with db.transaction() as session:
        new = services.NewRow(group="G", role=Role.ASSESSOR, node_id=municipality.school)
        services.add_row(session, SYSTEM, new, now=NOW)
    set_saml(app, factor_values=(STRONG,))
    idp.add("anna", USER, ["G"])
    idp.add("bo", "bo@x", ["G"])
    client = app.test_client()
    sign_in(client, idp)
    sent = client.get("/logga-in/saml?bekrafta=1&next=/prov/forseglat")
    made = idp.answer(sent.location, subject)
    before = made.at - timedelta(minutes=minutes)
    made = replace(made, context=context, signed_in_at=before)
    answer = post(client, posted(made.tree()))
    assert told in client.get(answer.location, follow_redirects=True).text
    assert client.get("/prov/forseglat").status_code == 303


def test_everybody_can_be_made_to_give_two_factors(app, idp, analysts):
    set_saml(app, factor_values=(STRONG,), factor_required=True)
    idp.add("anna", USER, [ANALYSTS])
    client = app.test_client()
    assert "bara en faktor" in client.get(sign_in(client, idp).location).text
    idp.add("anna", USER, [ANALYSTS], context=STRONG)
    assert sign_in(client, idp).location == "/konto"


def test_over_https_the_cookie_is_bound_to_this_host(idp, app):
    """Cookies for another site's post: SameSite=None, which browsers take over https alone."""
    parts = app.extensions[EXTENSION]
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path(), https=True)
    secure = create_app(settings, db=parts.db, clock=parts.clock)
    secure.extensions["qms_hasher"] = HASHER
    secure.test_client_class = PageClient
    set_saml(
        secure,
        metadata_file=parts.settings.saml.metadata_file,
        certificate=parts.settings.saml.certificate,
        issuers=parts.settings.saml.issuers,
    )
    answer = secure.test_client().get("/logga-in/saml", base_url="https://localhost")
    (told,) = (one for one in answer.headers.getlist("Set-Cookie") if "saml" in one)
    name, _, rest = told.partition("=")
    assert name == "__Host-qms-saml"
    parts = {one.strip() for one in rest.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=None", "Max-Age=600"} <= parts
    assert not any(one.startswith("Domain") for one in parts)


def test_without_the_settings_the_pages_do_not_exist(app, municipality):
    client = app.test_client()
    for path in ("", "/klar", "/metadata"):
        assert client.get(f"/logga-in/saml{path}").status_code == 404
    assert client.post("/logga-in/saml").status_code == 404


def test_the_administrator_sees_the_providers_and_can_switch_local_accounts_off(
    app, db, sign_in_local, idps, analysts, municipality
):
    admin = sign_in_local("system_admin")
    page = admin.get("/admin/inloggning").text
    assert all(idp.issuer in page for idp in idps)
    assert "Ingen har loggat in så än" in page
    idps[1].add("bo", "bo@x", [ANALYSTS])
    sign_in(app.test_client(), idps[1], "bo")
    page = admin.get("/admin/inloggning").text
    assert "Ingen har loggat in så än" not in page
    with db.reading() as session:
        sealed = session.scalars(select(Account.id).where(Account.user_name != "bo@x")).one()
    data = {"sealed": str(sealed), "is_sure": "y"}
    assert admin.post("/admin/inloggning/stang-av", data=data).status_code == 303
    assert "Bara reservkontot" in admin.get("/admin/inloggning").text
    assert "Logga in med Annanby<" in app.test_client().get("/logga-in").text
