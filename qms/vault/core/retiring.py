"""When an old key may go: nothing is sealed with it, and nobody can still be sealing with it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from qms.vault.core.keyring import Key, KeyRing

SETTLED = timedelta(hours=1)
"""A transaction that sealed with the old key before the new one came is long over by then."""


def replaced_at(ring: KeyRing, key: Key) -> datetime | None:
    """Return when a newer key took over, None for the one that seals."""
    place = ring.keys.index(key)
    return ring.keys[place - 1].made_at if place else None


def may_drop(ring: KeyRing, uses: Mapping[str, int], *, now: datetime) -> tuple[Key, ...]:
    """Return the keys that may be dropped; `uses` is how many values each key id has sealed."""
    return tuple(
        key
        for key in ring.keys
        for replaced in [replaced_at(ring, key)]
        if replaced and now - replaced >= SETTLED and not uses.get(key.id)
    )


def waiting(ring: KeyRing, uses: Mapping[str, int], *, now: datetime) -> datetime | None:
    """Return when the unused old keys that may not go yet can go, None when there are none."""
    moments = [
        replaced + SETTLED
        for key in ring.keys
        for replaced in [replaced_at(ring, key)]
        if replaced and now - replaced < SETTLED and not uses.get(key.id)
    ]
    return max(moments, default=None)
