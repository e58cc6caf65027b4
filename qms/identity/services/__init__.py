"""Accounts, their roles, passwords and second factors, and signing in."""

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
from qms.identity.services.codes import GivenCode, use_code
from qms.identity.services.factor import (
    Reset,
    Shown,
    begin_factor,
    confirm_factor,
    renew_recovery_codes,
    reset_factor,
    unconfirmed,
)
from qms.identity.services.signing_in import (
    Credentials,
    LookedUp,
    SignInLockedError,
    is_own_password,
    is_right,
    look_up,
    own_credentials,
    sign_in,
    sign_out,
)

__all__ = [
    "Credentials",
    "GivenCode",
    "LookedUp",
    "NewAccount",
    "NewGrant",
    "Reset",
    "Shown",
    "SignInLockedError",
    "add_account",
    "add_first_administrator",
    "begin_factor",
    "change_password",
    "close_account",
    "confirm_factor",
    "end_grant",
    "grant",
    "is_own_password",
    "is_right",
    "look_up",
    "own_credentials",
    "renew_recovery_codes",
    "reset_factor",
    "set_language",
    "sign_in",
    "sign_out",
    "unconfirmed",
    "use_code",
]
