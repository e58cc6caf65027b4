"""Who signed in, as a provider says, whatever language the provider speaks."""

from dataclasses import dataclass

from qms.identity.core.sign_in_faults import ProviderError, SignInFault

SKEW = 60
"""Seconds that the provider's clock may be before or after ours."""

LONGEST_SUBJECT = 255
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who signed in, as the provider says. `has_factor`: two factors were given."""

    issuer: str
    subject: str
    user_name: str
    name: str
    groups: tuple[str, ...]
    has_factor: bool = False
    signed_in_at: int | None = None


def user_name_of(value: str, where: str, *, is_sure: bool = True) -> str:
    """Return the value as a user name; ProviderError when there is none that is sure."""
    name = value.strip().casefold()
    if not name or len(name) > LONGEST_NAME or not is_sure:
        raise ProviderError(SignInFault.NAMELESS, where)
    return name


def groups_from(values: list[str]) -> tuple[str, ...]:
    """Return the groups, each once, in order."""
    return tuple(dict.fromkeys(one.strip() for one in values if one.strip()))
