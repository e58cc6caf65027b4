"""Whether a fault is a disk without room: the system's own, or what a database says of it."""

import errno

from sqlalchemy.exc import DBAPIError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SAID = ("disk is full", "disk i/o error", "no space left on device", "file too large")
"""What SQLite and PostgreSQL write in such a fault; the words are not the reader's."""


def is_full(error: Exception) -> bool:
    """Return whether the fault is that nothing more can be written."""
    if isinstance(error, OSError):
        return error.errno in FULL
    said = str(error.orig).lower() if isinstance(error, DBAPIError) else ""
    return any(words in said for words in SAID)
