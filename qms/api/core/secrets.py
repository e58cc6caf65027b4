"""The secret of a token: made once, shown once, kept as a checksum."""

from qms.kernel.secret import LONGEST
from qms.kernel.secret import new_secret as random_secret

BEGINNING = "kvh_"
PREFIX = 12


def new_secret() -> str:
    """Return a new token: 256 random bits behind a word that scanners of code can look for."""
    return BEGINNING + random_secret()


def prefix_of(secret: str) -> str:
    """Return the signs by which people tell their tokens apart."""
    return secret[:PREFIX]


def secret_in(header: str) -> str | None:
    """Return the token of an `Authorization` header; None where there is none."""
    scheme, _, rest = header.partition(" ")
    secret = rest.strip()
    is_ours = scheme.lower() == "bearer" and secret.startswith(BEGINNING)
    return secret if is_ours and len(secret) <= LONGEST else None
