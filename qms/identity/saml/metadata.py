"""A federation's list of identity providers: believed when its signature is right and it holds."""

import base64
from binascii import Error as NotBase64Error
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from cryptography import x509

from qms.identity.saml.signatures import load_certificate, signed_part
from qms.identity.saml.xml import SPACES, Element, XmlError, every, moment, read, tag, text
from qms.provider_settings import is_safe_address

LARGEST = 64_000_000
"""Bytes of a list: those of large federations have a few dozen million."""

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
LISTS = (tag("md:EntitiesDescriptor"), tag("md:EntityDescriptor"))


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """One that people sign in with: where they are sent, and whose signatures are believed."""

    issuer: str
    name: str
    address: str
    certificates: tuple[x509.Certificate, ...]
    wants_signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The providers that the list and the settings both name, until `until`."""

    until: datetime
    providers: tuple[IdentityProvider, ...]


def read_list(content: bytes, *, certificate: bytes, issuers: tuple[str, ...]) -> Listed:
    """Return those of the issuers that the signed list tells how to reach; in the settings' order.

    XmlError when the list cannot be believed. One without an end is not: it would let keys that
    have been withdrawn since hold for ever.
    """
    signer = load_certificate(certificate)
    root = signed_part(read(content, largest=LARGEST), where="./", certificates=[signer])
    if root.tag not in LISTS:
        raise XmlError("root")
    ends = moment(root.get("validUntil"))
    if ends is None:
        raise XmlError("endless")
    found = [
        one for entity in root.iter(tag("md:EntityDescriptor")) for one in _of(entity, issuers)
    ]
    nearest = min([ends, *(end for _, end in found if end is not None)])
    by_issuer = {one.issuer: one for one, _ in found}
    if len(by_issuer) != len(found):
        raise XmlError("twice")
    return Listed(
        until=nearest, providers=tuple(by_issuer[one] for one in issuers if one in by_issuer)
    )


def _of(
    entity: Element, issuers: tuple[str, ...]
) -> Iterator[tuple[IdentityProvider, datetime | None]]:
    """Yield the entity as a provider that we can use, with when what is said of it ends."""
    issuer = entity.get("entityID", "")
    for role in every(entity, "md:IDPSSODescriptor") if issuer in issuers else ():
        address, certificates = _address(role), tuple(_certificates(role))
        speaks = SPACES["samlp"] in role.get("protocolSupportEnumeration", "").split()
        if not address or not certificates or not speaks:
            raise XmlError("provider")
        ends = [end for one in _around(role) if (end := moment(one.get("validUntil"))) is not None]
        provider = IdentityProvider(
            issuer=issuer,
            name=_name(entity, role),
            address=address,
            certificates=certificates,
            wants_signed=role.get("WantAuthnRequestsSigned", "false") in ("true", "1"),
        )
        yield provider, min(ends, default=None)


def _around(role: Element) -> Iterator[Element]:
    """Yield the role and what it lies in, each of which may have an end of its own."""
    yield role
    yield from role.iterancestors()


def _address(role: Element) -> str:
    """Return where people are sent, empty where there is no safe address for a redirect."""
    found = [
        one.get("Location", "")
        for one in every(role, "md:SingleSignOnService")
        if one.get("Binding") == REDIRECT
    ]
    return found[0] if found and is_safe_address(found[0]) else ""


def _certificates(role: Element) -> Iterator[x509.Certificate]:
    """Yield the certificates that the provider signs with."""
    for key in every(role, "md:KeyDescriptor"):
        if key.get("use", "signing") == "signing":
            for one in every(key, "ds:KeyInfo/ds:X509Data/ds:X509Certificate"):
                yield _certificate(text(one))


def _certificate(told: str) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(base64.b64decode(told))
    except (NotBase64Error, ValueError):
        raise XmlError("certificate") from None


def _name(entity: Element, role: Element) -> str:
    """Return what people know the provider as, in Swedish where it says so."""
    told = [
        *every(role, "md:Extensions/mdui:UIInfo/mdui:DisplayName"),
        *every(entity, "md:Organization/md:OrganizationDisplayName"),
    ]
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    told.sort(key=lambda one: one.get(language) != "sv")  # keeps the order otherwise
    issuer = str(entity.get("entityID", ""))
    return (text(told[0]) if told else "")[:80] or urlsplit(issuer).hostname or issuer
