"""The files of a package, and what one case holds before it is made into files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

PRODUCT = "Kvalitetshjulet"
Rows = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of the package: its path from the package's folder, and its bytes."""

    path: str
    media_type: str
    content: bytes

    @property
    def checksum(self) -> str:
        """Return the SHA-256 as 64 hexadecimal digits, as METS writes them."""
        return sha256(self.content).hexdigest().upper()

    @property
    def size(self) -> int:
        """Return the number of bytes."""
        return len(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of the case: a letter, what it rests on, or what was handed in."""

    name: str
    title: str
    media_type: str
    at: str
    content: bytes
    is_decision: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A closed case as it is kept: its facts, its rows by table and its documents.

    `people` are the names that stand for accounts in the rows; `agency` is the municipality.
    """

    id: str
    ref: str
    title: str
    agency: str
    agency_code: str
    unit: str
    opened_at: datetime
    closed_at: datetime
    rows: Rows
    people: Mapping[str, str]
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """When a package is made, and by which version of the product."""

    at: datetime
    version: str

    @property
    def moment(self) -> str:
        """Return the moment as XML writes it."""
        return self.at.isoformat(timespec="seconds")
