"""A federation's list of identity providers, as XML, signed where somebody is to sign it."""

from dataclasses import dataclass
from datetime import datetime

from lxml import etree
from support.saml import METADATA, PROTOCOL, TestIdp
from support.saml_signing import SHA256, Signer, moment, sign


@dataclass(frozen=True)
class Entity:
    """One line of a federation's list; `told` is the certificate as XML holds it."""

    issuer: str
    told: str
    name: str = "Provby"
    address: str = "https://idp.example/sso"
    role: str = ""
    until: str = ""

    def text(self) -> str:
        return f"""<md:EntityDescriptor entityID="{self.issuer}" {self.until}>
<md:IDPSSODescriptor protocolSupportEnumeration="{PROTOCOL}" {self.role}><md:Extensions>
<mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui">
<mdui:DisplayName xml:lang="en">{self.name} in English</mdui:DisplayName>
<mdui:DisplayName xml:lang="sv">{self.name}</mdui:DisplayName></mdui:UIInfo></md:Extensions>
<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<ds:X509Data><ds:X509Certificate>{self.told}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
</md:KeyDescriptor><md:SingleSignOnService
 Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{self.address}"/>
</md:IDPSSODescriptor></md:EntityDescriptor>"""


def listing(*entities: Entity, until: datetime | None, by: Signer | None, methods=SHA256) -> bytes:
    """Return the federation's list, signed where there is somebody to sign it."""
    ends = f'validUntil="{moment(until)}"' if until else ""
    lines = "".join(one.text() for one in entities)
    text = f"""<md:EntitiesDescriptor xmlns:md="{METADATA}" ID="_lista" {ends}>
<!-- Made for a test. -->{lines}</md:EntitiesDescriptor>"""
    root = etree.fromstring(text)
    if by is not None:
        sign(root, by, methods=methods, after=0)
    return etree.tostring(root)


def entity_of(idp: TestIdp) -> Entity:
    """Return the provider's line in the list."""
    return Entity(
        issuer=idp.issuer, told=idp.by.told, name=idp.name, address=f"{idp.base}/sso?til=1"
    )
