"""METS.xml, the package's own list: its metadata, every file with its checksum, and its plan.

Attributes and words are those of E-ARK CSIP and SIP 2.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from qms.archive.core.pieces import PRODUCT, Making, Piece
from qms.archive.core.xml import CSIP, METS, XLINK, child, root, written

PROFILE = "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml"
ERMS_CITS = "citserms_v2_1"
CURRENT = "CURRENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Files that belong together; `use` is the word of the specification."""

    id: str
    use: str
    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the package's METS tells."""

    name: str
    label: str
    agency: str
    making: Making
    descriptive: Piece
    preservation: Piece
    groups: Sequence[Group]


def mets_xml(listing: Listing) -> bytes:
    """Return METS.xml."""
    first = root(METS, "mets", OBJID=listing.name, LABEL=listing.label, TYPE="Mixed",
                 PROFILE=PROFILE)  # fmt: skip
    first.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", ERMS_CITS)
    _header(first, listing)
    moment = listing.making.moment
    described = child(first, "dmdSec", ID="dmd-erms", CREATED=moment, STATUS=CURRENT)
    _reference(described, listing.descriptive, moment, MDTYPE="OTHER", OTHERMDTYPE="ERMS",
               MDTYPEVERSION="2.1")  # fmt: skip
    kept = child(child(first, "amdSec", ID="amd"), "digiprovMD", ID="amd-premis", STATUS=CURRENT)
    _reference(kept, listing.preservation, moment, MDTYPE="PREMIS", MDTYPEVERSION="3.0")
    files = child(first, "fileSec", ID="files")
    for group in listing.groups:
        _group(files, group, moment)
    _plan(first, listing)
    return written(first)


def _header(above: Element, listing: Listing) -> None:
    moment = listing.making.moment
    header = child(above, "metsHdr", CREATEDATE=moment, LASTMODDATE=moment, RECORDSTATUS="NEW")
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "SIP")
    maker = child(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    child(maker, "name", PRODUCT)
    note = child(maker, "note", listing.making.version)
    note.set(f"{{{CSIP}}}NOTETYPE", "SOFTWARE VERSION")
    sender = child(header, "agent", ROLE="ARCHIVIST", TYPE="ORGANIZATION")
    child(sender, "name", listing.agency)


def _reference(above: Element, piece: Piece, moment: str, **kind: str) -> None:
    where = child(above, "mdRef", LOCTYPE="URL", **kind, **_facts(piece, moment))
    where.set(f"{{{XLINK}}}type", "simple")
    where.set(f"{{{XLINK}}}href", piece.path)


def _facts(piece: Piece, moment: str) -> dict[str, str]:
    return {
        "MIMETYPE": piece.media_type,
        "SIZE": str(piece.size),
        "CREATED": moment,
        "CHECKSUM": piece.checksum,
        "CHECKSUMTYPE": "SHA-256",
    }


def _group(above: Element, group: Group, moment: str) -> None:
    made = child(above, "fileGrp", ID=group.id, USE=group.use)
    if group.use.startswith("Representations"):
        made.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", ERMS_CITS)
    for number, piece in enumerate(group.pieces, start=1):
        file = child(made, "file", ID=f"{group.id}-{number}", **_facts(piece, moment))
        where = child(file, "FLocat", LOCTYPE="URL")
        where.set(f"{{{XLINK}}}type", "simple")
        where.set(f"{{{XLINK}}}href", piece.path)


def _plan(above: Element, listing: Listing) -> None:
    plan = child(above, "structMap", ID="plan", TYPE="PHYSICAL", LABEL="CSIP")
    whole = child(plan, "div", ID="plan-package", LABEL=listing.name)
    child(whole, "div", ID="plan-metadata", LABEL="Metadata", DMDID="dmd-erms", ADMID="amd-premis")
    for group in listing.groups:
        part = child(whole, "div", ID=f"plan-{group.id}", LABEL=group.label)
        child(part, "fptr", FILEID=group.id)
