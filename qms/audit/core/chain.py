"""The chain: each row's hash covers its content and the hash of the row before it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One event as it is stored and hashed. `details` is canonical JSON text."""

    seq: int
    at: datetime
    actor: str
    roles: str
    action: str
    target: str
    path: str
    details: str


def canonical(details: dict[str, object]) -> str:
    """Return `details` as JSON text that is the same for equal content."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link(previous: str, entry: AuditEntry) -> str:
    """Return the hash (64 hex digits) of `entry` when it follows the row hashed `previous`."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = (previous, str(entry.seq), at, entry.actor, entry.roles, entry.action)
    content = json.dumps([*parts, entry.target, entry.path, entry.details], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainVerdict:
    """What a walk along the chain found: `broken_at` is the first bad row's number, or None.

    `anchors` is how many anchors from outside the database it was held against, and `anchored`
    the newest row that one of them vouches for.
    """

    rows: int
    broken_at: int | None = None
    why: str = ""
    anchors: int = 0
    anchored: int | None = None


def verify(
    rows: Iterable[tuple[AuditEntry, str, str]], *, after: int = 0, previous: str = START
) -> ChainVerdict:
    """Walk `(entry, stored previous hash, stored hash)` in order and name the first broken row.

    A walk along the end of the chain begins `after` a row whose hash is `previous`.
    """
    count = after
    for entry, stored_previous, stored in rows:
        if entry.seq != count + 1:
            why = f"raden {count + 1} saknas"
            return ChainVerdict(rows=count, broken_at=count + 1, why=why)
        if stored_previous != previous:
            why = "raden hör inte ihop med raden före"
            return ChainVerdict(rows=count, broken_at=entry.seq, why=why)
        if link(previous, entry) != stored:
            why = "innehållet har ändrats sedan raden skrevs"
            return ChainVerdict(rows=count, broken_at=entry.seq, why=why)
        previous, count = stored, count + 1
    return ChainVerdict(rows=count)
