"""The provider that this installation is set up with, as views need it."""

from flask import abort

from qms.i18n.language import gettext
from qms.identity import sessions
from qms.identity.provider.asking import Provider, provider_for
from qms.web.context import app_context


def provider() -> Provider:
    """Return the provider; where none is set the page does not exist."""
    settings = app_context().settings.provider
    if settings is None:
        abort(404)
    return provider_for(settings)


def provider_name() -> str:
    """Return what the sign-in is called on the button, empty where there is none."""
    settings = app_context().settings.provider
    return (settings.name or gettext("kommunens inloggning")) if settings else ""


def sign_out_address() -> str:
    """Return where the reader who came from the provider can sign out of it too, or nothing."""
    settings = app_context().settings
    if settings.provider is None or not sessions.is_by_provider():
        return ""
    return provider_for(settings.provider).sign_out_address(f"{settings.public_url}/logga-in")
