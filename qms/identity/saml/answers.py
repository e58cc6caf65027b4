"""An answer from an identity provider: what its one signed assertion says, and nothing else."""

import base64
from binascii import Error as NotBase64Error

from qms.identity.core.assertions import Assertion, Confirmation, Expected, Span
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.saml.metadata import IdentityProvider
from qms.identity.saml.signatures import signed_part
from qms.identity.saml.xml import Element, XmlError, every, moment, only, read, tag, text

LARGEST = 200_000
"""Bytes of an answer: one with a hundred groups has some thirty thousand."""

BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"
CANCELLED = frozenset({"AuthnFailed", "RequestDenied"})
KNOWN_CONDITIONS = frozenset(
    tag(f"saml:{name}") for name in ("AudienceRestriction", "OneTimeUse", "ProxyRestriction")
)


def assertion_of(posted: str, *, provider: IdentityProvider, expected: Expected) -> Assertion:
    """Return what the provider says; ProviderError when the answer cannot be believed.

    What the assertion says of time, place and audience is looked at by `core.assertions.check`.
    """
    try:
        response = read(_decoded(posted), largest=LARGEST)
        _check_response(response, expected)
        _check_status(response)
        _check_one(response)
        signed = signed_part(
            response, where=f"./{tag('saml:Assertion')}/", certificates=provider.certificates
        )
        if signed.tag != tag("saml:Assertion"):
            raise XmlError("signed")
        return _read_assertion(signed)
    except XmlError as error:
        raise ProviderError(SignInFault.TOKEN, str(error)) from None


def _decoded(posted: str) -> bytes:
    try:
        return base64.b64decode("".join(posted.split()), validate=True)
    except (NotBase64Error, ValueError):
        raise XmlError("base64") from None


def _check_response(response: Element, expected: Expected) -> None:
    """Return when the envelope is an answer to what was asked; it need not be signed."""
    issuers = [text(one) for one in every(response, "saml:Issuer")]
    for name, is_right in (
        ("root", response.tag == tag("samlp:Response")),
        ("version", response.get("Version") == "2.0"),
        ("request", response.get("InResponseTo") == expected.request_id),
        ("destination", response.get("Destination") == expected.answer_address),
        ("issuer", issuers in ([], [expected.issuer])),
    ):
        if not is_right:
            raise XmlError(name)


def _check_status(response: Element) -> None:
    """Return when the provider says that it went well; else ProviderError tells how it ended."""
    outer = only(response, "samlp:Status/samlp:StatusCode")
    codes = [one.get("Value", "").removeprefix(STATUS) for one in outer.iter(outer.tag)]
    if codes == ["Success"]:
        return
    if CANCELLED.intersection(codes):
        raise ProviderError(SignInFault.CANCELLED, next(iter(CANCELLED.intersection(codes))))
    if "NoAuthnContext" in codes:
        raise ProviderError(SignInFault.FACTOR, "NoAuthnContext")
    raise ProviderError(SignInFault.PROVIDER, "status")


def _check_one(response: Element) -> None:
    """Return when there is one assertion in its place, signed by itself, and each id is one's.

    So nothing is left that could be signed at one place and read at another.
    """
    only(response, "saml:Assertion")
    only(response, "saml:Assertion/ds:Signature")
    ids = [one.get("ID") for one in response.iter("*") if one.get("ID") is not None]
    for name, count, most in (
        ("assertions", sum(1 for _ in response.iter(tag("saml:Assertion"))), 1),
        ("encrypted", sum(1 for _ in response.iter(tag("saml:EncryptedAssertion"))), 0),
        ("ids", len(ids), len(set(ids))),
    ):
        if count > most:
            raise XmlError(name)


def _read_assertion(signed: Element) -> Assertion:
    conditions = only(signed, "saml:Conditions")
    if any(one.tag not in KNOWN_CONDITIONS for one in conditions):
        raise XmlError("condition")
    statement = only(signed, "saml:AuthnStatement")
    signed_in_at = moment(statement.get("AuthnInstant"))
    if signed_in_at is None:
        raise XmlError("AuthnInstant")
    name_ids = every(signed, "saml:Subject/saml:NameID")
    return Assertion(
        issuer=text(only(signed, "saml:Issuer")),
        name_id=text(only(signed, "saml:Subject/saml:NameID")) if name_ids else "",
        name_format=name_ids[0].get("Format", "") if name_ids else "",
        confirmations=tuple(_confirmations(signed)),
        span=_span(conditions),
        audiences=tuple(
            tuple(text(one) for one in every(part, "saml:Audience"))
            for part in every(conditions, "saml:AudienceRestriction")
        ),
        context=text(only(statement, "saml:AuthnContext/saml:AuthnContextClassRef")),
        signed_in_at=signed_in_at,
        session_end=moment(statement.get("SessionNotOnOrAfter")),
        attributes=_attributes(signed),
    )


def _span(element: Element) -> Span:
    return Span(start=moment(element.get("NotBefore")), end=moment(element.get("NotOnOrAfter")))


def _confirmations(signed: Element) -> list[Confirmation]:
    return [
        Confirmation(
            in_response_to=data.get("InResponseTo", ""),
            recipient=data.get("Recipient", ""),
            span=_span(data),
        )
        for one in every(signed, "saml:Subject/saml:SubjectConfirmation")
        if one.get("Method") == BEARER
        for data in every(one, "saml:SubjectConfirmationData")
    ]


def _attributes(signed: Element) -> dict[str, tuple[str, ...]]:
    """Return each attribute's texts; one that is told twice has those of both.

    Values with elements of their own are left out: nothing here is read from such.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in every(signed, "saml:AttributeStatement/saml:Attribute"):
        name = one.get("Name", "")
        values = tuple(text(it) for it in every(one, "saml:AttributeValue") if not len(it))
        found[name] = (*found.get(name, ()), *values)
    return found
