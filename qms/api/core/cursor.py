"""The mark that says where the next page begins: opaque to whoever carries it."""

import base64
import hashlib
import json
from collections.abc import Mapping

DIGEST = 12


class UnknownCursorError(Exception):
    """The cursor is not one of ours, or belongs to another question or to earlier figures."""


def stamp_of(question: Mapping[str, object]) -> str:
    """Return a short checksum of what was asked and of the figures that answered."""
    text = json.dumps(question, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]


def cursor_after(place: int, stamp: str) -> str:
    """Return the cursor of the page that begins after `place`."""
    return base64.urlsafe_b64encode(f"{stamp}:{place}".encode()).decode().rstrip("=")


def place_of(cursor: str, stamp: str) -> int:
    """Return where the page begins; raise UnknownCursorError when it is of something else."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (ValueError, UnicodeError):
        raise UnknownCursorError from None
    found, _, place = text.partition(":")
    if found != stamp or not place.isdecimal() or len(place) > DIGEST:
        raise UnknownCursorError
    return int(place)
