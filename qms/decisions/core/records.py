"""Drafts and decisions as values."""

from dataclasses import dataclass
from datetime import date, datetime

from qms.decisions.core.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftHead:
    """A draft without its content. `writers` are the pseudonyms of all who wrote in it."""

    id: str
    kind: str
    subject: str
    unit_id: int
    outcome: str
    state: State
    writers: frozenset[str]
    version: int
    drafted_at: datetime
    sent_at: datetime | None
    supersedes_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionHead:
    """A decision without its content. `state` is decided, replaced or annulled."""

    id: str
    number: str
    kind: str
    subject: str
    unit_id: int
    outcome: str
    state: State
    sha256: str
    method: int
    drafted_by: str
    approved_by: str
    decided_on: date
    decided_at: datetime
    supersedes_id: str | None
    superseded_by: str | None
    appealable: bool
    is_erased: bool = False


def number_of(series: str, year: int, seq: int) -> str:
    """Return a decision's number, such as `STÖD 2026-0042`."""
    return f"{series} {year}-{seq:04d}"
