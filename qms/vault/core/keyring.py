"""The key ring: the newest key seals, every key opens, and one key of its own finds numbers."""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from qms.vault.core.envelope import KEY_ID
from qms.vault.core.faults import VaultClosedError

FORMAT = 1
SECRET = 32  # bytes: AES-256, and as many for HMAC-SHA256
DAMAGED = (
    "Nyckelfilen är skadad eller av ett slag som inte är känt här. "
    "Lägg tillbaka den från er säkerhetskopia av nycklarna."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key. The id tells keys apart in envelopes and says nothing of the secret."""

    id: str
    made_at: datetime
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Keys, newest first, and the key of the blind index, which is never replaced by rotation."""

    keys: tuple[Key, ...]
    blind: bytes = field(repr=False)

    @property
    def newest(self) -> Key:
        """Return the key that seals."""
        return self.keys[0]

    def with_new_key(self, *, now: datetime) -> "KeyRing":
        """Return the ring with one more key, which seals from now on."""
        known = {key.id for key in self.keys}
        fresh = new_key(now=now)
        while fresh.id in known:
            fresh = new_key(now=now)
        return replace(self, keys=(fresh, *self.keys))

    def without(self, key_id: str) -> "KeyRing":
        """Return the ring without an old key; the newest cannot be taken away."""
        if key_id == self.newest.id:
            raise ValueError("the key that seals cannot be dropped")
        return replace(self, keys=tuple(key for key in self.keys if key.id != key_id))


def new_key(*, now: datetime) -> Key:
    """Return a random key."""
    return Key(id=secrets.token_hex(KEY_ID), made_at=now, secret=secrets.token_bytes(SECRET))


def new_ring(*, now: datetime) -> KeyRing:
    """Return a ring with one random key and a random key for the blind index."""
    return KeyRing(keys=(new_key(now=now),), blind=secrets.token_bytes(SECRET))


def ring_text(ring: KeyRing) -> str:
    """Return the ring as the JSON text of a key file."""
    keys = [
        {"id": key.id, "made_at": key.made_at.isoformat(), "secret": _written(key.secret)}
        for key in ring.keys
    ]
    content = {"format": FORMAT, "keys": keys, "blind": _written(ring.blind)}
    return json.dumps(content, indent=2) + "\n"


def ring_of(text: str) -> KeyRing:
    """Return the ring in a key file's text; raise VaultClosedError when it is not whole."""
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise VaultClosedError(DAMAGED)
        keys = tuple(_key(one) for one in content["keys"])
        blind = _read(content["blind"])
    except (KeyError, TypeError, ValueError):
        raise VaultClosedError(DAMAGED) from None  # the cause might quote a secret
    if not keys or len({key.id for key in keys}) < len(keys):
        raise VaultClosedError(DAMAGED)
    return KeyRing(keys=keys, blind=blind)


def _key(content: Any) -> Key:  # noqa: ANN401 - whatever the file holds
    if len(bytes.fromhex(content["id"])) != KEY_ID:
        raise ValueError("a key id of another length")
    made_at = datetime.fromisoformat(content["made_at"])
    return Key(id=content["id"], made_at=made_at, secret=_read(content["secret"]))


def _written(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _read(text: str) -> bytes:
    try:
        secret = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("no base64") from None
    if len(secret) != SECRET:
        raise ValueError("a secret of another length")
    return secret
