"""The secret of a token: made once, shown once, kept as a checksum."""

import hashlib
import secrets

BEGINNING = "kvh_"
PREFIX = 12
RANDOM_BYTES = 32
LONGEST = 100


def new_secret() -> str:
    """Return a new token: 256 random bits behind a word that scanners of code can look for."""
    return BEGINNING + secrets.token_urlsafe(RANDOM_BYTES)


def mark_of(secret: str) -> str:
    """Return what is stored in place of the token: nobody can guess 256 bits from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def prefix_of(secret: str) -> str:
    """Return the signs by which people tell their tokens apart."""
    return secret[:PREFIX]


def secret_in(header: str) -> str | None:
    """Return the token of an `Authorization` header; None where there is none."""
    scheme, _, rest = header.partition(" ")
    secret = rest.strip()
    is_ours = scheme.lower() == "bearer" and secret.startswith(BEGINNING)
    return secret if is_ours and len(secret) <= LONGEST else None
