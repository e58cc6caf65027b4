"""A frozen record as bytes in one fixed form, and its checksum."""

import json
import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

LEVEL = 6  # of compression; another one would be other bytes


def packed(record: Mapping[str, Any]) -> bytes:
    """Return the record as compressed JSON: the same record, the same bytes."""
    return zlib.compress(_text(record), LEVEL)


def unpacked(stored: bytes) -> dict[str, Any]:
    """Return the record that `packed` was given."""
    found: dict[str, Any] = json.loads(zlib.decompress(stored))
    return found


def checksum(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the record as JSON, in hexadecimal."""
    return sha256(_text(record)).hexdigest()


def _text(record: Mapping[str, Any]) -> bytes:
    return json.dumps(
        record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()
