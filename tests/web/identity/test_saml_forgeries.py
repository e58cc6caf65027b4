"""Answers that no identity provider of ours made, or made for this sign-in, let nobody in."""

import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import xmlsec
from builders import NOW, SYSTEM
from lxml import etree
from sqlalchemy import select
from support.outside import events
from support.saml import SPACES, USER, posted
from support.saml_app import COOKIE, begin, cross_post, post
from support.saml_list import entity_of, listing
from support.saml_signing import sign, signer

from qms.access.roles import Role
from qms.identity import services
from qms.identity.models import Account, OutsideIdentity, SamlAnswer

NAME = "anna@provby.example"
EVIL = "chef@provby.example"
TEN = timedelta(minutes=10)
OLD_SIGNATURE = (xmlsec.Transform.RSA_SHA1, xmlsec.Transform.SHA256)
OLD_DIGEST = (xmlsec.Transform.RSA_SHA256, xmlsec.Transform.SHA1)
OLD_BOTH = (xmlsec.Transform.RSA_SHA1, xmlsec.Transform.SHA1)
RSA_SHA224 = (xmlsec.Transform.RSA_SHA224, xmlsec.Transform.SHA224)
RSA_SHA512 = (xmlsec.Transform.RSA_SHA512, xmlsec.Transform.SHA512)
ENTITY = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.fixture
def anna(idps, db, municipality):
    """Return what the first provider answers about somebody who has a role here, and a browser."""
    with db.transaction() as session:
        new = services.NewRow(group="G", role=Role.ANALYST, node_id=municipality.id)
        services.add_row(session, SYSTEM, new, now=NOW)
    idps[0].add("anna", NAME, ["G"])
    return idps[0]


def assertion_in(tree):
    return tree.find("saml:Assertion", SPACES)


def user_in(assertion):
    """Return the element that holds the user name."""
    path = f"saml:AttributeStatement/saml:Attribute[@Name='{USER}']/saml:AttributeValue"
    return assertion.find(path, SPACES)


def evil_copy(tree):
    """Return a copy of the assertion, without its signature, that says somebody else."""
    evil = copy.deepcopy(assertion_in(tree))
    evil.remove(evil.find("{*}Signature"))
    user_in(evil).text = EVIL
    return evil


def as_made(**changes):
    return lambda made, other: posted(replace(made, **changes).tree())


def changed_after(made, other):
    tree = made.tree()
    user_in(assertion_in(tree)).text = EVIL
    return posted(tree)


def wrapped_beside(made, other, *, first=True, same_id=False):
    """Put the forged assertion beside the signed one."""
    tree = made.tree()
    evil, signed = evil_copy(tree), assertion_in(tree)
    evil.set("ID", signed.get("ID") if same_id else "_annan")
    (signed.addprevious if first else signed.addnext)(evil)
    return posted(tree)


def wrapped_in_extensions(made, other):
    """Hide the signed assertion where nobody reads, and let the forged one carry its signature."""
    tree = made.tree()
    evil, signed = evil_copy(tree), assertion_in(tree)
    signature = signed.find("{*}Signature")
    evil.set("ID", "_annan")
    signed.addprevious(evil)
    hidden = etree.SubElement(tree, f"{{{SPACES['samlp']}}}Extensions")
    hidden.append(signed)
    evil.insert(1, copy.deepcopy(signature))
    return posted(tree)


def wrapped_in_object(made, other):
    """Hide the signed assertion inside the very signature, in the forged one."""
    tree = made.tree()
    evil, signed = evil_copy(tree), assertion_in(tree)
    signature = signed.find("{*}Signature")
    signed.addprevious(evil)
    signed.remove(signature)
    evil.set("ID", "_annan")
    evil.insert(1, signature)
    etree.SubElement(signature, f"{{{xmlsec.constants.DSigNs}}}Object").append(signed)
    return posted(tree)


def wrapped_under_another_name(made, other):
    """Hide the signed assertion's parts under the same ID in an element that nobody counts."""
    tree = made.tree()
    evil, signed = evil_copy(tree), assertion_in(tree)
    signature = signed.find("{*}Signature")
    evil.insert(1, copy.deepcopy(signature))
    signed.tag = f"{{{SPACES['samlp']}}}Extensions"
    signed.addprevious(evil)
    return posted(tree)


def signed_by_secret(made, other):
    """Sign with the certificate, which everybody has, as if it were a shared secret."""
    tree = replace(made, assertion_signed=False).tree()
    assertion = assertion_in(tree)
    method = xmlsec.Transform.HMAC_SHA256
    signature = xmlsec.template.create(assertion, xmlsec.Transform.EXCL_C14N, method)
    assertion.insert(1, signature)
    uri = f"#{assertion.get('ID')}"
    reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri=uri)
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_binary_data(xmlsec.KeyData.HMAC, made.by.certificate)
    context.register_id(assertion, "ID")
    context.sign(signature)
    return posted(tree)


def of_the_other(**changes):
    """Let the other provider of the federation say it, with its own right key."""
    return lambda made, other: posted(replace(made, by=other.by, **changes).tree())


def as_other(made, other):
    """Let this provider say that the other one said it."""
    return posted(replace(made, issuer=other.issuer).tree())


def as_other_inside(made, other):
    changed = replace(made, issuer=other.issuer, envelope_issuer=made.issuer)
    return posted(changed.tree())


def before_it(words):
    return lambda made, other: posted(words + etree.tostring(made.tree()))


def encrypted(made, other):
    tree = made.tree()
    assertion_in(tree).tag = f"{{{SPACES['saml']}}}EncryptedAssertion"
    return posted(tree)


def another_condition(made, other):
    tree = replace(made, assertion_signed=False).tree()
    assertion = assertion_in(tree)
    conditions = assertion.find("saml:Conditions", SPACES)
    etree.SubElement(conditions, f"{{{SPACES['saml']}}}Condition")
    sign(assertion, made.by)
    return posted(tree)


FORGED = {
    "unsigned": (as_made(assertion_signed=False), "Signature"),
    "only the envelope signed": (
        as_made(assertion_signed=False, response_signed=True), "Signature"),
    "another key": (as_made(by=signer("någon annan")), "signature"),
    "the other provider's key": (of_the_other(), "signature"),
    "the certificate as a secret": (signed_by_secret, "signature"),
    "SHA-1 signature": (as_made(methods=OLD_SIGNATURE), "signature"),
    "SHA-1 digest": (as_made(methods=OLD_DIGEST), "signature"),
    "SHA-1 everywhere": (as_made(methods=OLD_BOTH), "signature"),
    "SHA-224": (as_made(methods=RSA_SHA224), "signature"),
    "changed after it was signed": (changed_after, "signature"),
    "wrapped, forged first": (wrapped_beside, "Assertion"),
    "wrapped, forged last": (lambda *a: wrapped_beside(*a, first=False), "Assertion"),
    "wrapped, the same id": (lambda *a: wrapped_beside(*a, same_id=True), "Assertion"),
    "wrapped in extensions": (wrapped_in_extensions, "assertions"),
    "wrapped in the signature": (wrapped_in_object, "assertions"),
    "wrapped under another name": (wrapped_under_another_name, "ids"),
    "the other provider's issuer": (as_other, "issuer"),
    "the other provider's issuer inside": (as_other_inside, "issuer"),
    "somebody else's envelope": (as_made(envelope_issuer="https://annan.example"), "issuer"),
    "wrong audience": (as_made(audience="https://annan.example/sp"), "audience"),
    "no audience": (as_made(audience=""), "audience"),
    "late": (lambda made, other: posted(replace(made, at=made.at - TEN).tree()), "conditions"),
    "early": (lambda made, other: posted(replace(made, at=made.at + TEN).tree()), "conditions"),
    "signed in later than now": (
        lambda made, other: posted(replace(made, signed_in_at=made.at + TEN).tree()), "session"),
    "another destination": (as_made(destination="https://annan.example/acs"), "destination"),
    "a longer destination": (as_made(destination="http://localhost/logga-in/saml2"), "destination"),
    "no destination": (as_made(destination=""), "destination"),
    "another recipient": (as_made(recipient="https://annan.example/acs"), "confirmation"),
    "no recipient": (as_made(recipient=""), "confirmation"),
    "another request": (as_made(request_id="_annan"), "request"),
    "no request": (as_made(request_id=""), "request"),
    "another request inside": (as_made(confirmed_request="_annan"), "confirmation"),
    "no request inside": (as_made(confirmed_request=""), "confirmation"),
    "a condition that is not known": (another_condition, "condition"),
    "an encrypted assertion": (encrypted, "Assertion"),
    "an entity from a file": (before_it(ENTITY), "dtd"),
    "entities that multiply": (before_it(LAUGHS), "dtd"),
    "two documents": (lambda made, other: posted(etree.tostring(made.tree()) * 2), "xml"),
    "no XML": (lambda made, other: posted(b"hej"), "xml"),
    "nothing": (lambda made, other: "", "xml"),
    "no base64": (lambda made, other: "<>", "base64"),
    "too large": (lambda made, other: posted(b" " * 200_001), "large"),
}  # fmt: skip


def test_the_answers_that_are_forged_below_are_right_when_they_are_not(app, anna):
    for changes in ({}, {"response_signed": True}, {"methods": RSA_SHA512}):
        client = app.test_client()
        made = replace(anna.answer(begin(client, anna), "anna"), **changes)
        assert post(client, posted(made.tree())).location == "/"
        assert "Anna" in client.get("/").text


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_answer_lets_nobody_in(app, db, idps, anna, name):
    forge, told = FORGED[name]
    client = app.test_client()
    made = anna.answer(begin(client, anna), "anna")
    answer = post(client, forge(made, idps[1]))
    page = client.get(answer.location).text
    assert "gick inte att lita på" in page
    assert page.count('role="alert"') == 1
    assert client.get("/").status_code == 303
    assert events(db, "identity.provider-refused") == [f'{{"reason":"token","told":"{told}"}}']
    with db.reading() as session:
        assert session.scalars(select(Account)).all() == []
        assert session.scalars(select(SamlAnswer)).all() == [], "the right answer is still taken"


def test_a_comment_cuts_no_name(app, db, anna):
    """A signature does not see comments: what is read of a name must be all that was signed."""
    client = app.test_client()
    made = anna.answer(begin(client, anna), "anna")
    tree = replace(made, name_id="anna.annan").tree()
    for element, before, after in (
        (user_in(assertion_in(tree)), NAME[:8], NAME[8:]),
        (assertion_in(tree).find("saml:Subject/saml:NameID", SPACES), "anna", ".annan"),
    ):
        element.text, comment = before, etree.Comment("här")
        comment.tail = after
        element.append(comment)
    assert post(client, posted(tree)).location == "/"
    with db.reading() as session:
        assert session.scalars(select(Account.user_name)).all() == [NAME]
        assert session.scalars(select(OutsideIdentity.subject)).all() == ["anna.annan"]


def test_an_answer_works_once(app, db, anna):
    client = app.test_client()
    sent = begin(client, anna)
    kept = client.get_cookie(COOKIE).value
    content = posted(anna.answer(sent, "anna").tree())
    assert post(client, content).location == "/"
    client.post("/logga-ut")
    assert "Börja om" in client.get(post(client, content).location).text
    thief = app.test_client()
    thief.set_cookie(COOKIE, kept)  # the cookie was copied too
    assert "Börja om" in thief.get(post(thief, content).location).text
    assert thief.get("/").status_code == 303
    assert events(db, "identity.provider-refused") == [
        '{"reason":"state","told":"unsolicited"}',
        '{"reason":"code","told":"replayed"}',
    ]


def test_an_answer_that_nobody_asked_for_is_refused(app, db, anna):
    """Somebody who is led to post an answer of the attacker's is not signed in as the attacker."""
    content = posted(anna.answer(begin(app.test_client(), anna), "anna").tree())
    victim = app.test_client()
    assert "Börja om" in victim.get(post(victim, content).location).text
    begin(victim, anna)
    assert "gick inte att lita på" in victim.get(post(victim, content).location).text
    assert victim.get("/").status_code == 303


@pytest.mark.parametrize("how", ["changed", "of the last step", "without a name"])
def test_a_cookie_that_is_not_ours_counts_for_nothing(app, anna, how):
    client = app.test_client()
    content = posted(anna.answer(begin(client, anna), "anna").tree())
    value = client.get_cookie(COOKIE).value
    if how == "of the last step":
        cross_post(client, {"SAMLResponse": ""})
        value = client.get_cookie(COOKIE).value
    client.set_cookie(COOKIE, {"changed": "x" + value, "without a name": ""}.get(how, value))
    assert "Börja om" in client.get(post(client, content).location).text
    assert client.get("/").status_code == 303


def test_who_is_signed_in_stays_so_whatever_another_site_posts(app, sign_in, idps, municipality):
    client = sign_in(Role.PRINCIPAL, municipality.school)
    cross_post(client, {"SAMLResponse": "x"})
    client.get("/logga-in/saml/klar")
    assert client.get("/konto").status_code == 200


def test_what_is_used_is_forgotten_when_no_copy_could_be_good(app, db, clock, anna):
    for _ in range(2):
        client = app.test_client()
        made = anna.answer(begin(client, anna), "anna")
        moved = replace(made, at=clock[0].astimezone(UTC))
        assert post(client, posted(moved.tree())).location == "/"
        with db.reading() as session:
            assert len(session.scalars(select(SamlAnswer)).all()) == 2  # the answer, the last step
        clock[0] += timedelta(hours=2)


def test_a_provider_that_left_the_list_is_believed_no_longer(app, idps, anna, tmp_path):
    client = app.test_client()
    content = posted(anna.answer(begin(client, anna), "anna").tree())
    until = datetime.now(UTC) + timedelta(days=7)
    file = tmp_path / "federation.xml"
    file.write_bytes(listing(entity_of(idps[1]), until=until, by=signer("federationen")))
    assert "inte rätt inställd" in client.get(post(client, content).location).text
    assert "Logga in med Provby" not in client.get("/logga-in").text
