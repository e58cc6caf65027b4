"""The vault of tests: its keys are made of words, so that every process of a run has the same."""

import hashlib

from builders import NOW

from qms.vault.core.keyring import Key, KeyRing
from qms.vault.vault import vault_of_ring


def secret(words: str) -> bytes:
    """Return 32 bytes that anybody can make: they protect nothing but invented rows."""
    return hashlib.sha256(words.encode()).digest()


RING = KeyRing(
    keys=(Key(id="7e570001", made_at=NOW, secret=secret("a key of tests")),),
    blind=secret("a blind index of tests"),
)
VAULT = vault_of_ring(RING)
