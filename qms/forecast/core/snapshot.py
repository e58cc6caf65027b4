"""The counts a run was made from, packed to be stored with it, and their checksum."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from qms.forecast.core.panel import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Packed counts; `checksum` is the SHA-256 of what is packed, in hexadecimal."""

    packed: bytes
    checksum: str


def pack(counts: Iterable[Count]) -> Snapshot:
    """Return the counts packed; the same counts in any order give the same bytes."""
    rows = sorted((c.unit, c.step, c.year, c.n) for c in counts)
    plain = json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode()
    return Snapshot(packed=zlib.compress(plain, 6), checksum=sha256(plain).hexdigest())


def unpack(packed: bytes) -> tuple[Count, ...]:
    """Return the counts."""
    rows = json.loads(zlib.decompress(packed))
    return tuple(Count(unit=u, step=s, year=y, n=n) for u, s, y, n in rows)
