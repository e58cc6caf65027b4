"""Our own key: with it requests are signed, by SAML 2.0 Bindings, section 3.4.4.1."""

import base64
from functools import cache
from urllib.parse import urlencode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from qms.identity.saml.signatures import load_certificate
from qms.identity.saml.xml import XmlError
from qms.provider_settings import UnsafeSettingsError
from qms.saml_settings import SamlSettings

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
OwnKey = RSAPrivateKey | EllipticCurvePrivateKey


def check_own_key(settings: SamlSettings) -> None:
    """Return when there is no key, or one that its certificate is of; else UnsafeSettingsError."""
    if not settings.key:
        return
    try:
        told = load_certificate(settings.key_certificate).public_key()
        is_its = _key(settings.key).public_key() == told
    except (XmlError, ValueError, TypeError, UnsupportedAlgorithm):
        is_its = False
    if not is_its:
        raise UnsafeSettingsError(
            "Nyckeln i QMS_SAML_KEY_FILE och certifikatet i QMS_SAML_CERT_FILE hör inte ihop, "
            "eller går inte att läsa: PEM, RSA eller EC, utan lösenord."
        )


def signed_query(settings: SamlSettings, query: dict[str, str]) -> str:
    """Return the query as an address has it, signed where we have a key."""
    if not settings.key:
        return urlencode(query)
    key = _key(settings.key)
    is_rsa = isinstance(key, RSAPrivateKey)
    text = urlencode({**query, "SigAlg": RSA_SHA256 if is_rsa else ECDSA_SHA256})
    return f"{text}&{urlencode({'Signature': base64.b64encode(_signature(key, text.encode()))})}"


def _signature(key: OwnKey, content: bytes) -> bytes:
    if isinstance(key, RSAPrivateKey):
        return key.sign(content, PKCS1v15(), SHA256())
    return key.sign(content, ECDSA(SHA256()))


@cache
def _key(pem: bytes) -> OwnKey:
    found = load_pem_private_key(pem, None)
    if not isinstance(found, RSAPrivateKey | EllipticCurvePrivateKey):
        raise ValueError("neither RSA nor EC")
    return found
