"""Sign-in, one's own account, and the accounts of others: the pages of `identity`."""

from qms.identity.views import accounts, code, own, own_factor, reset, sign_in
from qms.identity.views.blueprint import bp

__all__ = ["accounts", "bp", "code", "own", "own_factor", "reset", "sign_in"]
