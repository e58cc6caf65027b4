"""Which cases are assessed by two people: drawn beforehand, the same every time one asks."""

import hashlib
from decimal import Decimal

WHOLE = 2**256


def is_drawn(seed: str, case_id: str, share: Decimal) -> bool:
    """Return whether the case is among the `share` (0–1) that a second person assesses too.

    Nobody can choose which: the case's own random id decides, hashed with SHA-256 together with
    `seed`, so that the draw can be made again and shown to have been fair.
    """
    drawn = int.from_bytes(hashlib.sha256(f"{seed}:{case_id}".encode()).digest())
    return drawn < share * WHOLE
