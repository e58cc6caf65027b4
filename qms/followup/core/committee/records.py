"""A stored paper as read: what stands around its words, and where it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around the words: who writes to whom, when, under which number."""

    office: str
    committee: str
    meeting: date | None = None
    dnr: str = ""
    author: str = ""
    signed_name: str = ""
    signed_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPaper:
    """A paper. `body` is the whole of it once it is locked, empty before."""

    id: int
    year: int
    is_locked: bool
    version: int
    texts: Mapping[str, str]
    around: Around
    made_at: datetime
    body: str
    sha256: str
    sources: str
    locked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperEvent:
    """Something that happened to a paper."""

    at: datetime
    step: str
    by: str
    version: int
