"""Calculations read out of their bytes, remembered while the process lives."""

import zlib
from hashlib import sha256

from qms.costs.core.stored import Kept, load
from qms.costs.models import CostRunRow

MOST = 4
"""Calculations that are remembered: two years of outcome and of budget are looked at together."""
_READ: dict[str, Kept] = {}


def kept_of(row: CostRunRow) -> Kept:
    """Return all that the calculation came to.

    To read a calculation of a thousand units takes more than a second, and it never changes. What
    is remembered goes by the checksum of its own bytes, so it cannot be another's. The row's
    `result` is fetched only when it is needed: leave it deferred.
    """
    found = _READ.get(row.sha256)
    if found is not None:
        return found
    content = zlib.decompress(row.result)
    found = load(content)
    if sha256(content).hexdigest() == row.sha256:
        _remember(row.sha256, found)
    return found


def _remember(checksum: str, kept: Kept) -> None:
    """Remember it in the place of the one that was read first; threads may do so at once."""
    for oldest in list(_READ)[: max(0, len(_READ) - MOST + 1)]:
        _READ.pop(oldest, None)
    _READ[checksum] = kept
