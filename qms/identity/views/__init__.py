"""Sign-in, one's own account, and the accounts of others: the pages of `identity`."""

from qms.identity.views import (
    accounts,
    attesting,
    begun_here,
    code,
    ending_sessions,
    group_rows,
    group_trial,
    local_accounts,
    outside,
    own,
    own_factor,
    password_links,
    reset,
    saml,
    sign_in,
)
from qms.identity.views.blueprint import bp

__all__ = [
    "accounts",
    "attesting",
    "begun_here",
    "bp",
    "code",
    "ending_sessions",
    "group_rows",
    "group_trial",
    "local_accounts",
    "outside",
    "own",
    "own_factor",
    "password_links",
    "reset",
    "saml",
    "sign_in",
]
