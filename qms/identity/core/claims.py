"""What an ID token must say before it is believed, and who it then is.

The rules are those of OpenID Connect Core 1.0, section 3.1.3.7; the signature is checked before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qms.identity.core.persons import (
    LONGEST_NAME,
    LONGEST_SUBJECT,
    SKEW,
    Person,
    groups_from,
    user_name_of,
)
from qms.identity.core.sign_in_faults import ProviderError, SignInFault

LONGEST_GROUP = 200
Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What was asked for: who must have issued the token, to whom, in answer to which nonce."""

    issuer: str
    client_id: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which claims hold what; see the settings."""

    user_claim: str
    groups_claim: str
    factor_claim: str
    factor_values: tuple[str, ...]


def check(claims: Claims, expected: Expected, *, now: datetime) -> None:
    """Return when every claim is as it must be; ProviderError names the one that is not."""
    moment = now.timestamp()
    wrong = [
        name
        for name, is_right in (
            ("iss", claims.get("iss") == expected.issuer),
            ("aud", _is_for(claims, expected.client_id)),
            ("nonce", bool(expected.nonce) and claims.get("nonce") == expected.nonce),
            ("exp", _number(claims, "exp", default=0) > moment - SKEW),
            ("iat", _number(claims, "iat", default=moment * 2) <= moment + SKEW),
            ("nbf", _number(claims, "nbf", default=0) <= moment + SKEW),
            ("sub", _is_subject(claims.get("sub"))),
        )
        if not is_right
    ]
    if wrong:
        raise ProviderError(SignInFault.TOKEN, wrong[0])


def _is_for(claims: Claims, client_id: str) -> bool:
    """Return whether the token is for us; one that others may use too must name us as its party."""
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp", client_id if len(named) == 1 else None)
    return client_id in named and party == client_id


def _number(claims: Claims, name: str, *, default: float) -> float:
    value = claims.get(name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else default  # type: ignore[arg-type]


def _is_subject(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_SUBJECT


def person_of(claims: Claims, reading: Reading) -> Person:
    """Return who the checked claims are of; ProviderError when groups or user name are missing."""
    groups = groups_of(claims, reading.groups_claim)
    user_name = _user_name(claims, reading.user_claim)
    given = " ".join(_text(claims, part) for part in ("given_name", "family_name")).strip()
    auth_time = claims.get("auth_time")
    return Person(
        issuer=_text(claims, "iss"),
        subject=_text(claims, "sub"),
        user_name=user_name,
        name=(_text(claims, "name") or given or user_name)[:LONGEST_NAME],
        groups=groups,
        has_factor=_has_factor(claims.get(reading.factor_claim), reading.factor_values),
        signed_in_at=auth_time if isinstance(auth_time, int) else None,
    )


def _user_name(claims: Claims, claim: str) -> str:
    """Return the user name; an address counts only where the provider says it is confirmed."""
    is_sure = claim != "email" or claims.get("email_verified") is True
    return user_name_of(_text(claims, claim), claim, is_sure=is_sure)


def groups_of(claims: Claims, claim: str) -> tuple[str, ...]:
    """Return the groups, each once, in order; without the claim there are none.

    ProviderError when the provider says that there were too many to send: then it is not known
    which groups the person is in, and that is not the same as none. Entra ID says so with
    `_claim_names`, or `hasgroups` where the token came by way of the browser.
    """
    elsewhere = claims.get("_claim_names")
    is_elsewhere = isinstance(elsewhere, Mapping) and claim in elsewhere
    if is_elsewhere or claims.get("hasgroups") in (True, "true"):
        raise ProviderError(SignInFault.OVERFLOW, claim)
    value = claims.get(claim)
    named: Sequence[object] = value if isinstance(value, list) else [value] if value else []
    if not all(isinstance(one, str) for one in named):
        raise ProviderError(SignInFault.TOKEN, claim)
    return groups_from([str(one) for one in named])


def _has_factor(value: object, wanted: Sequence[str]) -> bool:
    said = value if isinstance(value, list) else [value]
    return any(one in wanted for one in said if isinstance(one, str))


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
