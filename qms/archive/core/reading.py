"""A package read back: every file that METS lists against its size and checksum."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from qms.archive.core.content import read_content
from qms.archive.core.package import CONTENT, METS_NAME
from qms.archive.core.pieces import Rows
from qms.archive.core.xml import METS, XLINK, UnreadableXmlError, parsed

Read = Callable[[str], bytes | None]
"""Gives the bytes of a path from the package's folder, None when there is no such file."""


class BrokenPackageError(Exception):
    """The package is not as it was made; each fault is a sentence."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What a package holds: the case's rows, and the files by their paths."""

    ref: str
    rows: Rows
    people: dict[str, str]
    files: dict[str, bytes]


def read_package(read: Read, present: frozenset[str]) -> Package:
    """Return the package; `present` are the paths of all its files. Raise BrokenPackageError."""
    mets = read(METS_NAME)
    if mets is None:
        raise BrokenPackageError(("METS.xml saknas.",))
    found: dict[str, bytes] = {}
    faults = tuple(_compared(mets, read, found))
    unlisted = sorted(present - set(found) - {METS_NAME})
    faults += tuple(f"{path} står inte i METS.xml." for path in unlisted)
    if faults or CONTENT not in found:
        raise BrokenPackageError(faults or (f"{CONTENT} saknas.",))
    ref, rows, people = read_content(found[CONTENT])
    return Package(ref=ref, rows=rows, people=people, files=found)


def _compared(mets: bytes, read: Read, found: dict[str, bytes]) -> Iterator[str]:
    """Yield what is wrong with the listed files; put every file that is there in `found`."""
    try:
        listed = list(_listed(mets))
    except UnreadableXmlError:
        yield "METS.xml går inte att läsa."
        return
    for path, size, checksum in listed:
        content = read(path)
        if content is None:
            yield f"{path} saknas."
            continue
        found[path] = content
        if len(content) != size or sha256(content).hexdigest().upper() != checksum:
            yield f"{path} har ändrats."


def _listed(mets: bytes) -> Iterator[tuple[str, int, str]]:
    """Yield path, size and checksum of every file that METS lists."""
    href = f"{{{XLINK}}}href"
    first = parsed(mets)
    for one in first.iter(f"{{{METS}}}mdRef"):
        yield one.attrib[href], int(one.attrib["SIZE"]), one.attrib["CHECKSUM"]
    for one in first.iter(f"{{{METS}}}file"):
        (where,) = one.iter(f"{{{METS}}}FLocat")
        yield where.attrib[href], int(one.attrib["SIZE"]), one.attrib["CHECKSUM"]
