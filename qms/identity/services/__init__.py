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
from qms.identity.services.attesting import Attested, attest
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
from qms.identity.services.group_rows import (
    NewRow,
    add_row,
    check_row,
    remove_row,
    restore_row,
)
from qms.identity.services.leaked import refuse_leaked
from qms.identity.services.local_accounts import review_use, switch_off, switch_on
from qms.identity.services.open_sessions import (
    NoSuchSessionError,
    Opened,
    end_own_session,
    note_use,
    remember_session,
)
from qms.identity.services.outside import Entered, enter, is_same, note_factor, note_refusal
from qms.identity.services.password_links import check_choice, choose_password, make_link
from qms.identity.services.saml import use_once
from qms.identity.services.signing_in import (
    Credentials,
    LookedUp,
    SignInLockedError,
    end_sessions,
    is_own_password,
    is_right,
    look_up,
    own_credentials,
    sign_in,
    sign_out,
    sign_out_everywhere,
)

__all__ = [
    "Attested",
    "Credentials",
    "Entered",
    "GivenCode",
    "LookedUp",
    "NewAccount",
    "NewGrant",
    "NewRow",
    "NoSuchSessionError",
    "Opened",
    "Reset",
    "Shown",
    "SignInLockedError",
    "add_account",
    "add_first_administrator",
    "add_row",
    "attest",
    "begin_factor",
    "change_password",
    "check_choice",
    "check_row",
    "choose_password",
    "close_account",
    "confirm_factor",
    "end_grant",
    "end_own_session",
    "end_sessions",
    "enter",
    "grant",
    "is_own_password",
    "is_right",
    "is_same",
    "look_up",
    "make_link",
    "note_factor",
    "note_refusal",
    "note_use",
    "own_credentials",
    "refuse_leaked",
    "remember_session",
    "remove_row",
    "renew_recovery_codes",
    "reset_factor",
    "restore_row",
    "review_use",
    "set_language",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "switch_off",
    "switch_on",
    "unconfirmed",
    "use_code",
    "use_once",
]
