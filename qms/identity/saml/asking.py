"""One sign-in with SAML: where people are sent, and what we tell of ourselves."""

import base64
import secrets
import zlib
from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from qms.identity.saml.metadata import IdentityProvider
from qms.identity.saml.own_key import signed_query
from qms.identity.saml.signatures import load_certificate
from qms.identity.saml.xml import SPACES, Element, tag
from qms.saml_settings import SamlSettings

POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


def new_request_id() -> str:
    """Return a name for one sign-in, which nobody can guess."""
    return f"_{secrets.token_hex(20)}"  # a name in XML begins with no digit


def address(
    settings: SamlSettings,
    provider: IdentityProvider,
    *,
    request_id: str,
    now: datetime,
    again: bool = False,
) -> str:
    """Return where the reader signs in; `again` asks for it anew, with two factors."""
    request = _request(settings, provider, request_id=request_id, now=now)
    if again:
        request.set("ForceAuthn", "true")
    contexts = settings.contexts
    if again or settings.factor_required:
        contexts = contexts or settings.factor_values
    if contexts:
        asked = etree.SubElement(request, tag("samlp:RequestedAuthnContext"), Comparison="exact")
        for one in contexts:
            etree.SubElement(asked, tag("saml:AuthnContextClassRef")).text = one
    packed = zlib.compress(etree.tostring(request), wbits=-15)  # without a head, as the binding has
    query = signed_query(settings, {"SAMLRequest": base64.b64encode(packed).decode()})
    return f"{provider.address}{'&' if '?' in provider.address else '?'}{query}"


def _request(
    settings: SamlSettings, provider: IdentityProvider, *, request_id: str, now: datetime
) -> Element:
    request = etree.Element(
        tag("samlp:AuthnRequest"),
        nsmap={one: SPACES[one] for one in ("samlp", "saml")},
        ID=request_id,
        Version="2.0",
        IssueInstant=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        Destination=provider.address,
        AssertionConsumerServiceURL=settings.answer_address,
        ProtocolBinding=POST,
    )
    etree.SubElement(request, tag("saml:Issuer")).text = settings.entity_id
    wanted = {} if settings.subject_attribute else {"Format": PERSISTENT}
    etree.SubElement(request, tag("samlp:NameIDPolicy"), AllowCreate="true", **wanted)
    return request


def own_metadata(settings: SamlSettings) -> bytes:
    """Return what providers need to know of us, as XML."""
    root = etree.Element(
        tag("md:EntityDescriptor"),
        nsmap={one: SPACES[one] for one in ("md", "ds")},
        entityID=settings.entity_id,
    )
    role = etree.SubElement(
        root,
        tag("md:SPSSODescriptor"),
        protocolSupportEnumeration=SPACES["samlp"],
        AuthnRequestsSigned="true" if settings.key else "false",
        WantAssertionsSigned="true",
    )
    if settings.key:
        key = etree.SubElement(role, tag("md:KeyDescriptor"), use="signing")
        data = etree.SubElement(etree.SubElement(key, tag("ds:KeyInfo")), tag("ds:X509Data"))
        told = load_certificate(settings.key_certificate).public_bytes(Encoding.DER)
        etree.SubElement(data, tag("ds:X509Certificate")).text = base64.b64encode(told).decode()
    if not settings.subject_attribute:
        etree.SubElement(role, tag("md:NameIDFormat")).text = PERSISTENT
    etree.SubElement(
        role,
        tag("md:AssertionConsumerService"),
        Binding=POST,
        Location=settings.answer_address,
        index="0",
        isDefault="true",
    )
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return found
