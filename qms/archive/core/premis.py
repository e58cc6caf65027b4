"""What keeps the files true: each with its checksum, and the event that made them (PREMIS 3.0)."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from qms.archive.core.pieces import PRODUCT, Making, Piece
from qms.archive.core.xml import PREMIS, XSI, child, leaves, root, written

LOCAL = "local"


def premis_xml(package: str, pieces: Iterable[Piece], making: Making) -> bytes:
    """Return an object for each file, the event of making the package, and the program."""
    first = root(PREMIS, "premis", version="3.0")
    for one in pieces:
        _object(first, package, one)
    event = child(first, "event")
    _identifier(event, "event", f"{package}/creation")
    leaves(event, [("eventType", "creation"), ("eventDateTime", making.moment)])
    linked = child(event, "linkingAgentIdentifier")
    leaves(
        linked, [("linkingAgentIdentifierType", LOCAL), ("linkingAgentIdentifierValue", PRODUCT)]
    )
    agent = child(first, "agent")
    _identifier(agent, "agent", PRODUCT)
    leaves(agent, [("agentName", PRODUCT), ("agentType", "software"),
                   ("agentVersion", making.version)])  # fmt: skip
    return written(first)


def _object(above: Element, package: str, one: Piece) -> None:
    made = child(above, "object")
    made.set(f"{{{XSI}}}type", "premis:file")
    _identifier(made, "object", f"{package}/{one.path}")
    about = child(made, "objectCharacteristics")
    fixity = child(about, "fixity")
    leaves(fixity, [("messageDigestAlgorithm", "SHA-256"), ("messageDigest", one.checksum)])
    child(about, "size", str(one.size))
    leaves(child(child(about, "format"), "formatDesignation"), [("formatName", one.media_type)])


def _identifier(above: Element, kind: str, value: str) -> None:
    named = child(above, f"{kind}Identifier")
    leaves(named, [(f"{kind}IdentifierType", LOCAL), (f"{kind}IdentifierValue", value)])
