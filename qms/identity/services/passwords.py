"""Whether a password is the one that a hash was made of."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError


def matches(hasher: PasswordHasher, stored: str, password: str) -> bool:
    """Return whether the password is right; a hash that is none is matched by nothing."""
    try:
        return hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
