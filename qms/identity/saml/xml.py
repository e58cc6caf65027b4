"""XML from others: read without entities, looked up by namespace, texts never cut."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

Element = Any  # lxml has no types

SPACES = {
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "mdui": "urn:oasis:names:tc:SAML:metadata:ui",
    "saml": "urn:oasis:names:tc:SAML:2.0:assertion",
    "samlp": "urn:oasis:names:tc:SAML:2.0:protocol",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}


class XmlError(ValueError):
    """The document is not what it must be; the message is a short code."""


def read(content: bytes, *, largest: int) -> Element:
    """Return the document's root; XmlError for one that is too large, broken or has a DTD."""
    if len(content) > largest:
        raise XmlError("large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise XmlError("xml") from None
    tree = root.getroottree()
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise XmlError("dtd")
    return root


def tag(name: str) -> str:
    """Return `saml:Assertion` as lxml writes it."""
    space, _, local = name.partition(":")
    return f"{{{SPACES[space]}}}{local}"


def every(element: Element, path: str) -> list[Element]:
    """Return the elements at the path, like `saml:Subject/saml:NameID`."""
    return list(element.findall(path, SPACES))


def only(element: Element, path: str) -> Element:
    """Return the one element at the path; XmlError where there is none, or several."""
    found = every(element, path)
    if len(found) != 1:
        raise XmlError(path.rpartition(":")[2])
    return found[0]


def text(element: Element) -> str:
    """Return the whole text. What is split by a mark or a comment is refused, never cut."""
    if len(element):
        raise XmlError("split")
    return (element.text or "").strip()


def moment(value: str | None) -> datetime | None:
    """Return the UTC moment, None where there is none; XmlError for one without its zone."""
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        raise XmlError("time") from None
    if found.tzinfo is None:
        raise XmlError("time")
    return found.astimezone(UTC)
