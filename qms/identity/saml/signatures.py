"""Signed XML: what is returned is what was signed, and nothing beside it."""

from collections.abc import Callable, Sequence
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature as WrongSignatureError
from lxml.etree import LxmlError

from qms.identity.saml.xml import Element, XmlError
from qms.provider_settings import UnsafeSettingsError

METHODS = ("RSA", "ECDSA")
SIZES = ("SHA256", "SHA384", "SHA512")


def signed_part(root: Element, *, where: str, certificates: Sequence[x509.Certificate]) -> Element:
    """Return the element that the signature at `where` signs, as it was signed.

    XmlError when no certificate fits, or the method is older than SHA-256. A certificate's own
    dates are not looked at: how long it holds is said by the list, or the settings, that name it.
    """
    verify, failures = _verifier(root, where)
    for certificate in certificates:
        try:
            return verify(certificate)
        except failures:
            continue
    raise XmlError("signature")


def load_certificate(pem: bytes) -> x509.Certificate:
    """Return the certificate; XmlError when it is none."""
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise XmlError("certificate") from None


Verify = Callable[[x509.Certificate], Element]


def _verifier(root: Element, where: str) -> tuple[Verify, tuple[type[Exception], ...]]:
    """Return how a signature is checked, and what is raised when it is wrong."""
    try:
        # An extra, where asked for.
        from signxml.algorithms import DigestAlgorithm, SignatureMethod  # noqa: PLC0415
        from signxml.exceptions import SignXMLException  # noqa: PLC0415
        from signxml.verifier import SignatureConfiguration, XMLVerifier  # noqa: PLC0415
    except ImportError:
        raise UnsafeSettingsError(
            "QMS_SAML_METADATA_FILE är satt, men tillägget saknas. Installera qms[saml]."
        ) from None
    methods = {f"{kind}_{size}" for kind in METHODS for size in SIZES}
    methods |= {f"{size}_RSA_MGF1" for size in SIZES}
    allowed: dict[str, Any] = {
        "signature_methods": frozenset(m for m in SignatureMethod if m.name in methods),
        "digest_algorithms": frozenset(d for d in DigestAlgorithm if d.name in SIZES),
    }

    def verify(certificate: x509.Certificate) -> Element:
        config = SignatureConfiguration(
            location=where,
            expect_references=1,
            ignore_ambiguous_key_info=True,  # what the signature says of its own key is not asked
            verification_time=certificate.not_valid_before_utc,
            **allowed,
        )
        found = XMLVerifier().verify(
            root, x509_cert=certificate, id_attribute="ID", expect_config=config
        )
        if isinstance(found, list) or found.signed_xml is None:
            raise XmlError("signature")
        return found.signed_xml

    wrong = (SignXMLException, WrongSignatureError, LxmlError)
    return verify, (
        *wrong,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
    )  # parts that are not there
