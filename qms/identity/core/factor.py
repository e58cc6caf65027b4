"""The second factor: codes from an app by RFC 6238, and for how long one that was given holds."""

from datetime import datetime, timedelta
from hmac import compare_digest

from pyotp import TOTP

ISSUER = "Kvalitetshjulet"
DIGITS = 6
STEP = 30
"""Seconds that a code is shown, and that it holds."""

IDLE = timedelta(minutes=15)
SETTING_UP = timedelta(minutes=15)
"""How long a new secret may be shown before it is confirmed or thrown away."""

RECOVERY_CODES = 10
RECOVERY_DIGITS = 12
"""Twice as many as the app's, so that one field takes both kinds."""

GROUP = 4


def step_at(moment: datetime) -> int:
    """Return which thirty seconds since 1970 the moment falls in: T of RFC 6238."""
    return int(moment.timestamp()) // STEP


def digits_of(typed: str) -> str:
    """Return the digits that were typed, however they were grouped; empty if more was typed."""
    code = "".join(sign for sign in typed if not sign.isspace() and sign not in "-–")
    return code if code.isascii() and code.isdigit() else ""


def is_recovery(code: str) -> bool:
    """Return whether the digits are as many as a recovery code has."""
    return len(code) == RECOVERY_DIGITS


def step_of(secret: str, code: str, *, now: datetime, used: int) -> int | None:
    """Return the step whose code it is: the one that runs; None when it is wrong or used before.

    `secret` is base32, `used` the last step whose code was used.
    """
    running = step_at(now)
    is_right = compare_digest(TOTP(secret, digits=DIGITS).generate_otp(running), code)
    return running if is_right and running > used else None


def address_of(secret: str, user_name: str) -> str:
    """Return the `otpauth` address that an app reads from the picture."""
    return TOTP(secret, digits=DIGITS).provisioning_uri(name=user_name, issuer_name=ISSUER)


def grouped(text: str) -> str:
    """Return a secret or a recovery code in groups of four, to be typed by hand."""
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def is_fresh(*, seen: datetime, now: datetime) -> bool:
    """Return whether a factor holds that was last needed at `seen`."""
    return now - seen <= IDLE
