"""What the provider publishes of itself: addresses and keys, fetched and kept for a while."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import requests

from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.provider_settings import is_safe_address

TIMEOUT = (3.05, 7.0)
"""Seconds to be reached and to be answered: somebody waits at the sign-in page."""

KEPT = 3600.0
LEAST_BETWEEN = 60.0
"""Seconds before keys are fetched again because a token names one that is not known."""

SILENT = 15.0
"""Seconds that a provider is left alone after it did not answer."""

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The provider's addresses; `sign_out` is empty where it has no page for that."""

    authorize: str
    token: str
    keys: str
    sign_out: str
    takes_basic: bool


class Documents:
    """The provider's documents. `clock` counts seconds, for how long they are kept."""

    def __init__(self, issuer: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._issuer, self._clock, self._lock = issuer, clock, Lock()
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, dict[str, Any]] | None = None
        self._silent_since: float | None = None

    def metadata(self) -> Metadata:
        """Return the addresses; ProviderError when the provider does not answer or is another."""
        with self._lock:
            if self._metadata is None or self._age(self._metadata) > KEPT:
                address = self._issuer.rstrip("/") + "/.well-known/openid-configuration"
                self._metadata = (self._clock(), _metadata(self._fetch(address), self._issuer))
            return self._metadata[1]

    def known_metadata(self) -> Metadata | None:
        """Return the addresses if they have been fetched; nothing is asked for."""
        return self._metadata[1] if self._metadata else None

    def keys(self) -> dict[str, Any]:
        """Return the keys that tokens are signed with, as a JWK set."""
        address = self.metadata().keys
        with self._lock:
            if self._keys is None or self._age(self._keys) > KEPT:
                self._keys = (self._clock(), self._fetch(address))
            return self._keys[1]

    def newer_keys(self) -> dict[str, Any] | None:
        """Return the keys fetched anew, None when that was done within the last minute."""
        address = self.metadata().keys
        with self._lock:
            if self._keys and self._age(self._keys) < LEAST_BETWEEN:
                return None
            self._keys = (self._clock(), self._fetch(address))
            return self._keys[1]

    def _age(self, kept: tuple[float, object]) -> float:
        return self._clock() - kept[0]

    def _fetch(self, address: str) -> dict[str, Any]:
        """Return the document; for a while after it did not answer the provider is not asked.

        Else everybody who tries would wait, one after the other, while the provider is down.
        """
        if self._silent_since is not None and self._clock() - self._silent_since < SILENT:
            raise ProviderError(SignInFault.DOWN, "silent")
        try:
            found = _fetched(address)
        except ProviderError:
            self._silent_since = self._clock()
            raise
        self._silent_since = None
        return found


def _fetched(address: str) -> dict[str, Any]:
    """Return the document at the address; another address is never followed to."""
    try:
        answer = requests.get(address, timeout=TIMEOUT, allow_redirects=False)
        found = answer.json() if answer.status_code == requests.codes.ok else None
    except (requests.RequestException, ValueError) as error:
        raise ProviderError(SignInFault.DOWN, type(error).__name__) from error
    if not isinstance(found, dict):
        raise ProviderError(SignInFault.DOWN, str(answer.status_code))
    return found


def _metadata(found: dict[str, Any], issuer: str) -> Metadata:
    addresses = [found.get(name) for name in NEEDED]
    if found.get("issuer") != issuer:
        raise ProviderError(SignInFault.PROVIDER, "issuer")
    if not all(isinstance(one, str) and is_safe_address(one) for one in addresses):
        raise ProviderError(SignInFault.PROVIDER, "addresses")
    authorize, token, keys = map(str, addresses)
    sign_out = found.get("end_session_endpoint")
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        authorize=authorize,
        token=token,
        keys=keys,
        sign_out=sign_out if isinstance(sign_out, str) and is_safe_address(sign_out) else "",
        takes_basic="client_secret_basic" in methods,
    )
