"""How large a file may be: the import takes larger ones, from those who may import."""

from flask import Flask, g, request

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.web.context import app_context

IMPORT = "register.upload"
MEGABYTE = 1_000_000
REST = MEGABYTE
"""For the form around the file."""


def raise_limits(app: Flask) -> None:
    """Let the import's form be as large as the settings say, before anything reads the form."""

    @app.before_request
    def allow_large_ledger() -> None:
        actor = g.get("actor")
        if request.endpoint == IMPORT and actor and has_right(actor, Can.REGISTER_IMPORT):
            request.max_content_length = largest_ledger() + REST


def largest_ledger() -> int:
    """Return how many bytes a ledger may have."""
    return app_context().settings.largest_ledger * MEGABYTE
