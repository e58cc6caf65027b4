"""Plain values as bytes to store: the same values always give the same bytes."""

import json
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

LEVEL = 6  # of compression; another one would be other bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Packed content; `checksum` is the SHA-256 of what is packed, in hexadecimal."""

    packed: bytes
    checksum: str


def snapshot_of(content: object) -> Snapshot:
    """Return the content packed, with its checksum."""
    text = plain(content)
    return Snapshot(packed=zlib.compress(text, LEVEL), checksum=sha256(text).hexdigest())


def plain(content: object) -> bytes:
    """Return the content as JSON in one fixed form; numbers keep every digit.

    Raises ValueError for a number that is not finite: what is not known is None.
    """
    return json.dumps(
        content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def packed(content: object) -> bytes:
    """Return the content as compressed JSON."""
    return zlib.compress(plain(content), LEVEL)


def unpacked(stored: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the content that `packed` was given; tuples come back as lists."""
    return json.loads(zlib.decompress(stored))


def checksum(content: object) -> str:
    """Return the SHA-256 of the content as JSON, in hexadecimal."""
    return sha256(plain(content)).hexdigest()
