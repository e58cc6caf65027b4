"""One sign-in with the provider: the address people are sent to, and what they come back with."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from qms.identity.core.claims import Expected, Reading, check, person_of
from qms.identity.core.persons import Person
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.provider.documents import TIMEOUT, Documents
from qms.provider_settings import ProviderSettings

SIGNED_WITH = tuple(f"{kind}{size}" for kind in ("RS", "PS", "ES") for size in (256, 384, 512))
"""Ways of signing that need the provider's own key: never none, nor a secret that we hold too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one sign-in is known by until the reader is back. `verifier` proves that we asked."""

    state: str
    nonce: str
    verifier: str


def new_asked() -> Asked:
    """Return a new state, nonce and verifier, which nobody can guess."""
    return Asked(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
    )


class Provider:
    """The provider that the settings name."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self.documents = Documents(settings.issuer)

    def address(self, asked: Asked, *, again: bool = False) -> str:
        """Return where the reader signs in; `again` asks for it anew, with two factors."""
        settings, extra = self.settings, {}
        if settings.acr:
            extra["acr_values"] = " ".join(settings.acr)
        if again:
            extra.update(prompt="login", max_age="0")
        if settings.factor_values and (again or settings.factor_required):
            extra.update(_factor_wanted(settings))
        with self._session() as session:
            found, _ = session.create_authorization_url(
                self.documents.metadata().authorize,
                state=asked.state,
                nonce=asked.nonce,
                code_verifier=asked.verifier,
                **extra,
            )
        return str(found)

    def person(self, asked: Asked, code: str, *, now: datetime) -> Person:
        """Return who came back with the code; ProviderError when it cannot be believed."""
        settings = self.settings
        claims = self._claims(self._token(asked, code))
        expected = Expected(issuer=settings.issuer, client_id=settings.client_id, nonce=asked.nonce)
        check(claims, expected, now=now)
        reading = Reading(
            user_claim=settings.user_claim,
            groups_claim=settings.groups_claim,
            factor_claim=settings.factor_claim,
            factor_values=settings.factor_values,
        )
        return person_of(claims, reading)

    def sign_out_address(self, back: str) -> str:
        """Return where the reader can sign out of the provider too; empty where it is unknown."""
        known = self.documents.known_metadata()
        if known is None or not known.sign_out:
            return ""
        query = {"client_id": self.settings.client_id, "post_logout_redirect_uri": back}
        return f"{known.sign_out}{'&' if '?' in known.sign_out else '?'}{urlencode(query)}"

    def _session(self, method: str = "none") -> OAuth2Session:
        settings = self.settings
        return OAuth2Session(
            settings.client_id,
            settings.client_secret or None,
            token_endpoint_auth_method=method,
            redirect_uri=settings.answer_address,
            scope=settings.scope,
            code_challenge_method="S256",
            default_timeout=TIMEOUT,
        )

    def _token(self, asked: Asked, code: str) -> str:
        metadata = self.documents.metadata()
        method = "client_secret_basic" if metadata.takes_basic else "client_secret_post"
        try:
            with self._session(method if self.settings.client_secret else "none") as session:
                answer = session.fetch_token(
                    metadata.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=asked.verifier,
                    allow_redirects=False,
                )
        except AuthlibBaseError as error:
            is_code = error.error == "invalid_grant"
            fault = SignInFault.CODE if is_code else SignInFault.PROVIDER
            raise ProviderError(fault, str(error.error)[:40]) from error
        except (requests.RequestException, ValueError) as error:
            raise ProviderError(SignInFault.DOWN, type(error).__name__) from error
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderError(SignInFault.TOKEN, "id_token")
        return token

    def _claims(self, token: str) -> dict[str, Any]:
        """Return what the token says once its signature is found right.

        A key that is not known, or does not fit, may be new: the keys are fetched once more.
        """
        try:
            return _signed(token, self.documents.keys())
        except (InvalidKeyIdError, BadSignatureError):
            newer = self.documents.newer_keys()
        except (JoseError, ValueError) as error:
            raise ProviderError(SignInFault.TOKEN, type(error).__name__) from error
        try:
            return _signed(token, newer or {"keys": []})
        except (JoseError, ValueError) as error:
            raise ProviderError(SignInFault.TOKEN, "key") from error


def _signed(token: str, keys: dict[str, Any]) -> dict[str, Any]:
    found = KeySet.import_key_set(keys)  # type: ignore[arg-type]  # what the provider published
    return jwt.decode(token, found, algorithms=list(SIGNED_WITH)).claims


def _factor_wanted(settings: ProviderSettings) -> dict[str, str]:
    """Return how two factors are asked for: `acr` by its own field, other claims by name."""
    if settings.factor_claim == "acr":
        return {"acr_values": " ".join(settings.acr or settings.factor_values)}
    values = list(settings.factor_values)
    wanted = {"value": values[0]} if len(values) == 1 else {"values": values}
    return {
        "claims": json.dumps({"id_token": {settings.factor_claim: {"essential": True, **wanted}}})
    }


@cache
def provider_for(settings: ProviderSettings) -> Provider:
    """Return the provider, the same one each time, with what it has published kept."""
    return Provider(settings)
