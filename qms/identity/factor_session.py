"""The second factor in a session: which one was given, and when it was last needed."""

from datetime import UTC, datetime

from flask import session

from qms.identity import queries
from qms.identity.core.factor import is_fresh
from qms.identity.sessions import is_by_provider
from qms.web.context import app_context, current_actor, db, now

KEPT = "factor"
PROVIDER = "provider"
"""In place of a factor's id: the municipality's sign-in vouched for two factors."""

SAML = "idp"
"""Where the session keeps which identity provider the reader came from, with SAML."""


def is_required() -> bool:
    """Return whether sensitive pages ask for a second factor; only the demo may do without."""
    return app_context().settings.second_factor


def give(factor_id: str) -> None:
    """Note that the reader gave a code of the factor now."""
    session[KEPT] = {"id": factor_id, "seen": now().timestamp()}


def was_given() -> bool:
    """Return whether a code was given in this session, though it may hold no longer."""
    return KEPT in session


def is_given() -> bool:
    """Return whether the reader gave a code of the factor they have, needed within 15 minutes."""
    kept, account_id = session.get(KEPT), current_actor().account_id
    if kept is None or account_id is None:
        return False
    seen = datetime.fromtimestamp(kept["seen"], UTC)
    if not is_fresh(seen=seen, now=now()):
        return False
    if kept["id"] == PROVIDER:
        return provider_vouches()
    with db().reading() as reading:
        return queries.holds(reading, account_id, kept["id"])


def is_satisfied() -> bool:
    """Return whether what needs a second factor may be told: it is given here, or is off."""
    return not is_required() or is_given()


def provider_vouches() -> bool:
    """Return whether the reader's factor is given at the provider, which then says so."""
    settings = app_context().settings
    provider = settings.saml if saml_issuer() else settings.provider
    return provider is not None and bool(provider.factor_values) and is_by_provider()


def saml_issuer() -> str:
    """Return the identity provider that the reader came from; empty where it was not with SAML."""
    return str(session.get(SAML, ""))


def confirming_at() -> str:
    """Return the page that sends the reader to confirm with two factors."""
    return "identity.sign_in_saml" if saml_issuer() else "identity.sign_in_outside"


def keep_awake() -> None:
    """Count the fifteen minutes from now."""
    if KEPT in session:
        session[KEPT] = {**session[KEPT], "seen": now().timestamp()}
