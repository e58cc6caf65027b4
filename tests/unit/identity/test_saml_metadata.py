"""A federation's list is believed when its signature is right, it holds, and ours stand in it."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.saml_list import Entity, listing
from support.saml_signing import SHA1, signer

from qms.identity.core.sign_in_faults import ProviderError
from qms.identity.saml.federation import Federation
from qms.identity.saml.metadata import read_list
from qms.identity.saml.xml import XmlError
from qms.provider_settings import UnsafeSettingsError
from qms.saml_settings import SamlSettings

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WEEK = NOW + timedelta(days=7)
ISSUER, OTHER, THIRD = (f"https://{name}.example/idp" for name in ("provby", "annanby", "tredje"))
FEDERATION = signer("federationen")
HERE = Entity(issuer=ISSUER, told=signer("provby").told)
THERE = Entity(issuer=OTHER, told=signer("annanby").told, name="Annanby")
SIGNED = 'WantAuthnRequestsSigned="1"'
ENTITY = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def made(*entities, until=WEEK, by=FEDERATION, **options):
    return listing(*(entities or (HERE, THERE)), until=until, by=by, **options)


def read(content, issuers=(ISSUER, OTHER)):
    return read_list(content, certificate=FEDERATION.certificate, issuers=issuers)


def test_those_that_both_name_are_read_in_the_settings_order():
    content = made(HERE, THERE, Entity(issuer=THIRD, told=HERE.told))
    found = read(content, (OTHER, ISSUER))
    assert [one.issuer for one in found.providers] == [OTHER, ISSUER]
    assert [one.name for one in found.providers] == ["Annanby", "Provby"]
    assert found.until == WEEK
    assert found.providers[1].address == "https://idp.example/sso"
    key = found.providers[1].certificates[0].subject.rfc4514_string()
    assert key == "CN=provby"


def test_the_nearest_end_counts():
    sooner = replace(HERE, until='validUntil="2026-11-21T00:00:00Z"')
    assert read(made(sooner, THERE)).until == datetime(2026, 11, 21, tzinfo=UTC)
    unused = replace(sooner, issuer=THIRD)
    assert read(made(HERE, THERE, unused)).until == WEEK


LISTS = {
    "unsigned": (made(by=None), "signature"),
    "signed by somebody else": (made(by=signer("någon")), "signature"),
    "signed by a provider in it": (made(by=signer("provby")), "signature"),
    "SHA-1": (made(methods=SHA1), "signature"),
    "changed": (made().replace(b"idp.example/sso", b"ond.example/sso"), "signature"),
    "a provider added": (made().replace(b"provby.example", b"annat1.example"), "signature"),
    "the end moved": (made().replace(b"2026-11-27", b"2036-11-27"), "signature"),
    "no end": (made(until=None), "endless"),
    "an entity from a file": (ENTITY + made(), "dtd"),
    "no XML": (b"hej", "xml"),
    "nothing": (b"", "xml"),
    "the same one twice": (made(HERE, HERE), "twice"),
    "sent over plain http": (made(replace(HERE, address="http://idp.example/sso")), "provider"),
    "a script for an address": (made(replace(HERE, address="javascript:x")), "provider"),
    "a certificate that is none": (made(replace(HERE, told="aGVq")), "certificate"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_cannot_be_believed(name):
    content, told = LISTS[name]
    with pytest.raises(XmlError, match=f"^{told}$"):
        read(content)


def test_only_what_is_signed_is_read():
    """Put a forged list around the signed one: what the signature says nothing of is not read."""
    signed = made(HERE)
    forged = Entity(issuer=OTHER, told=signer("någon").told)
    outer = made(forged, by=None).replace(b"_lista", b"_annan")
    wrapped = outer.replace(b"</md:EntitiesDescriptor>", signed + b"</md:EntitiesDescriptor>")
    with pytest.raises(XmlError, match="signature"):
        read(wrapped)
    signature = signed[signed.index(b"<Signature ") : signed.index(b"</Signature>") + 12]
    moved = wrapped.replace(signature, b"", 1).replace(b"<!--", signature + b"<!--", 1)
    assert [one.issuer for one in read(moved).providers] == [ISSUER]


def settings(tmp_path, **changes):
    file = tmp_path / "federation.xml"
    known = SamlSettings(
        metadata_file=file,
        certificate=FEDERATION.certificate,
        issuers=(ISSUER, OTHER),
        entity_id="https://kvalitet.example/logga-in/saml/metadata",
        answer_address="https://kvalitet.example/logga-in/saml",
    )
    return replace(known, **changes)


STARTS = {
    "unsigned": (made(by=None), "är inte signerad med certifikatet"),
    "ended": (made(until=NOW), "har gått ut"),
    "no end": (made(until=None), "säger inte hur länge"),
    "one is missing": (made(HERE), "saknar en leverantör"),
    "no XML": (b"hej", "går inte att läsa som SAML-metadata"),
    "twice": (made(HERE, HERE), "samma leverantör två gånger"),
    "no address": (made(replace(HERE, address=""), THERE), "saknar adress"),
    "wants signed questions": (made(replace(HERE, role=SIGNED), THERE), "QMS_SAML_KEY_FILE"),
}


@pytest.mark.parametrize("name", STARTS)
def test_a_start_with_it_is_refused_in_words(tmp_path, name):
    content, told = STARTS[name]
    here = settings(tmp_path)
    here.metadata_file.write_bytes(content)
    with pytest.raises(UnsafeSettingsError, match=told) as refused:
        Federation(here).check(now=NOW)
    assert "QMS_SAML_METADATA_FILE" in str(refused.value)


def test_a_certificate_or_file_that_cannot_be_read(tmp_path):
    here = settings(tmp_path)
    with pytest.raises(UnsafeSettingsError, match="går inte att läsa"):
        Federation(here).check(now=NOW)
    here.metadata_file.write_bytes(made())
    with pytest.raises(UnsafeSettingsError, match="ett certifikat går inte att läsa"):
        Federation(replace(here, certificate=b"hej")).check(now=NOW)


def write(file, content, number):
    file.write_bytes(content)
    os.utime(file, (number, number))


def issuers(federation, now=NOW):
    return [one.issuer for one in federation.providers(now=now)]


def test_a_new_file_is_read_and_a_bad_one_changes_nothing_until_the_end(tmp_path):
    here = settings(tmp_path)
    write(here.metadata_file, made(), 1)
    federation = Federation(here)
    assert issuers(federation) == [ISSUER, OTHER]
    write(here.metadata_file, made(HERE), 2)
    assert issuers(federation) == [ISSUER]
    for number, content in enumerate((made(by=None), b"", made(until=None)), start=3):
        write(here.metadata_file, content, number)
        assert issuers(federation) == [ISSUER]
    here.metadata_file.unlink()
    assert issuers(federation) == [ISSUER]
    with pytest.raises(ProviderError, match="metadata"):
        issuers(federation, now=WEEK)
    write(here.metadata_file, made(until=WEEK + timedelta(days=1)), 9)
    assert issuers(federation, now=WEEK) == [ISSUER, OTHER]


def test_with_a_key_of_our_own_signed_questions_can_be_wanted(tmp_path):
    own = signer("vi")
    here = settings(tmp_path, key=own.key, key_certificate=own.certificate)
    here.metadata_file.write_bytes(made(replace(HERE, role=SIGNED), THERE))
    Federation(here).check(now=NOW)


@pytest.mark.parametrize("certificate", [signer("andra").certificate, b"hej", b""])
def test_a_key_that_is_not_its_certificates_is_refused(tmp_path, certificate):
    here = settings(tmp_path, key=signer("vi").key, key_certificate=certificate)
    here.metadata_file.write_bytes(made())
    with pytest.raises(UnsafeSettingsError, match="hör inte ihop"):
        Federation(here).check(now=NOW)


def test_without_the_extra_a_start_is_refused_in_words(tmp_path, monkeypatch):
    here = settings(tmp_path)
    here.metadata_file.write_bytes(made())
    monkeypatch.setitem(sys.modules, "signxml.verifier", None)  # as where it is not installed
    with pytest.raises(UnsafeSettingsError, match=r"Installera qms\[saml\]"):
        Federation(here).check(now=NOW)
