"""The providers that this installation is set up with, as views need them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import abort

from qms.i18n.language import gettext
from qms.identity import sessions
from qms.identity.core.sign_in_faults import ProviderError
from qms.identity.factor_session import saml_issuer
from qms.identity.provider.asking import Provider, provider_for
from qms.identity.saml.federation import federation_for
from qms.saml_settings import SamlSettings
from qms.web.context import app_context, now


def provider() -> Provider:
    """Return the provider; where none is set the page does not exist."""
    settings = app_context().settings.provider
    if settings is None:
        abort(404)
    return provider_for(settings)


def provider_name() -> str:
    """Return what the sign-in is called on the button, empty where there is none."""
    settings = app_context().settings
    named = settings.provider or settings.saml
    return (named.name or gettext("kommunens inloggning")) if named else ""


def provider_issuers() -> tuple[str, ...]:
    """Return every provider that the settings name, in their order."""
    settings = app_context().settings
    first = (settings.provider.issuer,) if settings.provider else ()
    return (*first, *settings.saml.issuers) if settings.saml else first


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to sign in outside: the words on its button, and what its address needs."""

    name: str
    endpoint: str
    values: dict[str, str]


def ways() -> tuple[Way, ...]:
    """Return every way to sign in outside, in the settings' order."""
    settings = app_context().settings
    first = (
        (Way(name=provider_name(), endpoint="identity.sign_in_outside", values={}),)
        if settings.provider
        else ()
    )
    return (*first, *_saml_ways(settings.saml)) if settings.saml else first


def _saml_ways(settings: SamlSettings) -> tuple[Way, ...]:
    """Return a way for each identity provider; one alone has the name of the settings."""
    try:
        known = federation_for(settings).providers(now=now())
    except ProviderError:  # said when the way is tried, and in the event log
        names = {one: urlsplit(one).hostname or one for one in settings.issuers}
    else:
        names = {one.issuer: one.name for one in known}
    own = settings.name if len(names) == 1 else ""
    return tuple(
        Way(name=own or name, endpoint="identity.sign_in_saml", values={"idp": issuer})
        for issuer, name in names.items()
    )


def sign_out_address() -> str:
    """Return where the reader who came from the provider can sign out of it too, or nothing."""
    settings = app_context().settings
    if settings.provider is None or not sessions.is_by_provider() or saml_issuer():
        return ""
    return provider_for(settings.provider).sign_out_address(f"{settings.public_url}/logga-in")
