"""The envelope: version (1 byte), key id (4), nonce (12), then AES-256-GCM ciphertext and tag."""

from dataclasses import dataclass

VERSION = b"\x01"
KEY_ID, NONCE, TAG = 4, 12, 16
HEADER = len(VERSION) + KEY_ID
SHORTEST = HEADER + NONCE + TAG


class NotAnEnvelopeError(ValueError):
    """The bytes are no envelope, or one of a version that is not known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A sealed value, taken apart. `key_id` is hexadecimal."""

    key_id: str
    nonce: bytes
    ciphertext: bytes

    def pack(self) -> bytes:
        """Return the bytes that are stored."""
        return header(self.key_id) + self.nonce + self.ciphertext


def header(key_id: str) -> bytes:
    """Return how every envelope of the key begins."""
    return VERSION + bytes.fromhex(key_id)


def is_envelope(stored: bytes) -> bool:
    """Return whether the bytes have the form of an envelope; says nothing of whether it opens."""
    return len(stored) >= SHORTEST and stored.startswith(VERSION)


def key_of(begins: bytes) -> str:
    """Return the key id in the first `HEADER` bytes, empty when they begin no envelope."""
    is_whole = len(begins) == HEADER and begins.startswith(VERSION)
    return begins[len(VERSION) :].hex() if is_whole else ""


def unpack(stored: bytes) -> Envelope:
    """Return the envelope's parts; raise NotAnEnvelopeError."""
    if not is_envelope(stored):
        raise NotAnEnvelopeError("these bytes are no sealed envelope")
    return Envelope(
        key_id=stored[len(VERSION) : HEADER].hex(),
        nonce=stored[HEADER : HEADER + NONCE],
        ciphertext=stored[HEADER + NONCE :],
    )
