"""The secret part of a calendar's address: known to nobody who has only the database."""

import hmac
from hashlib import sha256


def token_of(secret: bytes, number: int, nonce: str) -> str:
    """Return the token of calendar `number`: its number and a seal over it and the nonce."""
    seal = hmac.new(secret, f"calendar:{number}:{nonce}".encode(), sha256).hexdigest()
    return f"{number}-{seal}"


def number_in(token: str) -> int | None:
    """Return the number that the token says it has; None when it is no token."""
    number, separator, _ = token.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if separator and is_number else None


def is_token(token: str, secret: bytes, number: int, nonce: str) -> bool:
    """Return whether the token is the calendar's; takes as long whatever is wrong with it."""
    return hmac.compare_digest(token.encode(), token_of(secret, number, nonce).encode())
