"""The vault: seals and opens values, each bound to its place, and makes blind indexes."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from qms.db.session import VAULT
from qms.vault.core.envelope import NONCE, Envelope, NotAnEnvelopeError, unpack
from qms.vault.core.faults import UnreadableError, VaultClosedError
from qms.vault.core.keyring import KeyRing
from qms.vault.core.place import Place
from qms.vault.keyfile import read_ring

NO_VAULT = (
    "Det förseglade innehållet kan inte läsas eller skrivas här: inga nycklar är laddade. "
    "Starta med nyckelfilen på plats (QMS_KEY_FILE, annars keys.json i instansmappen)."
)


class Vault:
    """Seals with the newest key and opens with any key of the ring.

    `ring` is asked each time, so that a long-lived process takes up a new key at once.
    """

    def __init__(self, ring: Callable[[], KeyRing]) -> None:
        self._ring = ring
        self._ciphers: dict[bytes, AESGCM] = {}

    @property
    def ring(self) -> KeyRing:
        """Return the keys as they are now."""
        return self._ring()

    def seal_bytes(self, place: Place, content: bytes) -> bytes:
        """Return `content` sealed for `place`, with the newest key."""
        key, nonce = self.ring.newest, secrets.token_bytes(NONCE)
        ciphertext = self._cipher(key.secret).encrypt(nonce, content, place.associated)
        return Envelope(key_id=key.id, nonce=nonce, ciphertext=ciphertext).pack()

    def open_bytes(self, place: Place, sealed: bytes) -> bytes:
        """Return what was sealed for `place`; raise UnreadableError for anything else."""
        try:
            envelope = unpack(sealed)
        except NotAnEnvelopeError:
            raise UnreadableError(place, "det är inget förseglat innehåll") from None
        secret = next((key.secret for key in self.ring.keys if key.id == envelope.key_id), None)
        if secret is None:
            why = f"nyckeln {envelope.key_id} finns inte i nyckelfilen"
            raise UnreadableError(place, why)
        try:
            return self._cipher(secret).decrypt(
                envelope.nonce, envelope.ciphertext, place.associated
            )
        except InvalidTag:
            why = "det har ändrats, eller flyttats från en annan rad"
            raise UnreadableError(place, why) from None

    def seal_text(self, place: Place, text: str) -> bytes:
        """Return `text` sealed for `place`."""
        return self.seal_bytes(place, text.encode())

    def open_text(self, place: Place, sealed: bytes) -> str:
        """Return the text that was sealed for `place`."""
        return self.open_bytes(place, sealed).decode()

    def seal_json(self, place: Place, value: object) -> bytes:
        """Return a value of JSON's kinds sealed for `place`."""
        return self.seal_text(place, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, place: Place, sealed: bytes) -> Any:  # noqa: ANN401 - whatever was sealed
        """Return the value that was sealed for `place`."""
        return json.loads(self.open_bytes(place, sealed))

    def blind(self, purpose: str, text: str) -> str:
        """Return 64 hex digits that are the same for equal text and purpose, to find a row by.

        HMAC-SHA256 with a key of its own: a plain hash of a number could be tried out.
        """
        said = f"{purpose}\0{text}".encode()
        return hmac.new(self.ring.blind, said, hashlib.sha256).hexdigest()

    def _cipher(self, secret: bytes) -> AESGCM:
        if secret not in self._ciphers:
            self._ciphers[secret] = AESGCM(secret)
        return self._ciphers[secret]


class _FileRing:
    """The ring in a key file, read again when the file has been replaced."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._read: tuple[tuple[int, ...], KeyRing] | None = None

    def __call__(self) -> KeyRing:
        stamp = self._stamp()
        if self._read is None or self._read[0] != stamp:
            self._read = stamp, read_ring(self._file)
        return self._read[1]

    def _stamp(self) -> tuple[int, ...]:
        try:
            seen = self._file.stat()
        except OSError:
            return ()  # reading it says what is wrong
        return seen.st_mtime_ns, seen.st_ino, seen.st_size, seen.st_mode


def vault_of_file(file: Path) -> Vault:
    """Return the vault of a key file; raise VaultClosedError when the file cannot be used."""
    vault = Vault(_FileRing(file))
    _ = vault.ring  # refuse now rather than at the first case
    return vault


def vault_of_ring(ring: KeyRing) -> Vault:
    """Return a vault whose keys never change, for tests and for one pass over a database."""
    return Vault(lambda: ring)


def vault_of(session: Session) -> Vault:
    """Return the vault of the session's database; raise VaultClosedError when it has none."""
    if VAULT not in session.info:
        raise VaultClosedError(NO_VAULT)
    return cast("Vault", session.info[VAULT])
