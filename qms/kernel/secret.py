"""Secrets that are shown once and kept as a checksum: of tokens, links, sessions and answers."""

import hashlib
import secrets

RANDOM_BYTES = 32
LONGEST = 100
"""Signs of a secret with what may stand before it; a longer one is none of ours."""


def new_secret() -> str:
    """Return 256 random bits as text that an address may hold."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def mark_of(secret: str) -> str:
    """Return what is stored in place of the secret: nobody can guess 256 bits from it."""
    return hashlib.sha256(secret.encode()).hexdigest()
