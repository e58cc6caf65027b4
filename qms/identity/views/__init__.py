"""Sign-in, one's own account, and the accounts of others: the pages of `identity`."""

from qms.identity.views import (
    accounts,
    attesting,
    code,
    group_rows,
    group_trial,
    local_accounts,
    outside,
    own,
    own_factor,
    reset,
    sign_in,
)
from qms.identity.views.blueprint import bp

__all__ = [
    "accounts",
    "attesting",
    "bp",
    "code",
    "group_rows",
    "group_trial",
    "local_accounts",
    "outside",
    "own",
    "own_factor",
    "reset",
    "sign_in",
]
