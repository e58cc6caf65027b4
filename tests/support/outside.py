"""The application set to a provider, and browsers that sign in there."""

from dataclasses import replace

from sqlalchemy import select
from support.provider import path_of

from qms.audit.models import AuditRow
from qms.identity.provider.asking import provider_for
from qms.provider_settings import ProviderSettings
from qms.web.context import EXTENSION

QUIET = "ignore:get_jwt_config:DeprecationWarning"
"""What the provider of the tests uses of its own library is about to go."""


def set_provider(app, **changes):
    """Change the provider that the application is set to; what an earlier one said is forgotten."""
    provider_for.cache_clear()
    parts = app.extensions[EXTENSION]
    known = parts.settings.provider or ProviderSettings(
        issuer="",
        client_id="qms",
        client_secret="hemligt",
        answer_address="http://localhost/logga-in/svar",
        name="Provby-id",
    )
    settings = replace(parts.settings, provider=replace(known, **changes))
    app.extensions[EXTENSION] = replace(
        parts, settings=replace(settings, public_url="http://localhost")
    )


def sign_in(client, provider, subject="anna", goes_to="/konto"):
    """Go to the provider, sign in and come back; return the answer to coming back."""
    sent = client.get("/logga-in/kommunen", query_string={"next": goes_to})
    assert sent.status_code == 303, sent.text
    return client.get(path_of(provider.sign_in(sent.location, subject)))


def events(db, action):
    with db.reading() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == action))
        return [row.details for row in rows]
