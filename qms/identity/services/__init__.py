"""Accounts, their roles and passwords, and signing in."""

from qms.identity.services.accounts import (
    NewAccount,
    NewGrant,
    add_account,
    add_first_administrator,
    change_password,
    close_account,
    end_grant,
    grant,
    set_language,
)
from qms.identity.services.signing_in import (
    Credentials,
    LookedUp,
    SignInLockedError,
    is_right,
    look_up,
    sign_in,
)

__all__ = [
    "Credentials",
    "LookedUp",
    "NewAccount",
    "NewGrant",
    "SignInLockedError",
    "add_account",
    "add_first_administrator",
    "change_password",
    "close_account",
    "end_grant",
    "grant",
    "is_right",
    "look_up",
    "set_language",
    "sign_in",
]
