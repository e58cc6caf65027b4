"""Keys of federations and identity providers, and XML that they sign.

It is signed with another library than the one that the product checks signatures with.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SHA1 = (xmlsec.Transform.RSA_SHA1, xmlsec.Transform.SHA1)
SHA256 = (xmlsec.Transform.RSA_SHA256, xmlsec.Transform.SHA256)


@dataclass(frozen=True)
class Signer:
    """A key and its certificate, both as PEM."""

    key: bytes
    certificate: bytes

    @property
    def told(self) -> str:
        """Return the certificate as XML holds it."""
        return "".join(self.certificate.decode().splitlines()[1:-1])


@cache
def signer(name: str) -> Signer:
    """Return the signer of that name, the same one each time."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(
            now - timedelta(days=1)
        )  # as many in federations: the list says what holds
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Signer(key=pem, certificate=made.public_bytes(serialization.Encoding.PEM))


def sign(element, by: Signer, *, methods=SHA256, after: int = 1) -> None:
    """Sign the element by its ID; the signature becomes its child number `after`."""
    method, digest = methods
    signature = xmlsec.template.create(element, xmlsec.Transform.EXCL_C14N, method)
    element.insert(after, signature)
    reference = xmlsec.template.add_reference(signature, digest, uri=f"#{element.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    told = xmlsec.template.ensure_key_info(signature)
    xmlsec.template.add_x509_data(told)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(by.key, xmlsec.KeyFormat.PEM)
    context.key.load_cert_from_memory(by.certificate, xmlsec.KeyFormat.PEM)
    context.register_id(element, "ID")
    context.sign(signature)


def moment(at: datetime) -> str:
    """Return the moment as SAML writes it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
