"""What a SAML assertion must say before it is believed, and who it then is.

The rules are those of SAML 2.0 Profiles, section 4.1.4, read strictly: what the profile lets an
answer leave out to be lenient is asked for here. The signature is checked before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from qms.identity.core.persons import (
    LONGEST_NAME,
    LONGEST_SUBJECT,
    SKEW,
    Person,
    groups_from,
    user_name_of,
)
from qms.identity.core.sign_in_faults import ProviderError, SignInFault

LEEWAY = timedelta(seconds=SKEW)
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
LEFT_OUT = "groups.link"
"""The end of the name of the attribute that Entra ID sends instead of too many groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `start` until before `end`; None: no such limit is set."""

    start: datetime | None
    end: datetime | None

    def holds(self, now: datetime) -> bool:
        """Return whether it is that time now, with clocks a little apart."""
        has_begun = self.start is None or self.start <= now + LEEWAY
        return has_begun and (self.end is None or now - LEEWAY < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """To whom and to which request the bearer may show the assertion, and when."""

    in_response_to: str
    recipient: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What the signed assertion says. Each of `audiences` names those it is for."""

    issuer: str
    name_id: str
    name_format: str
    confirmations: tuple[Confirmation, ...]
    span: Span
    audiences: tuple[tuple[str, ...], ...]
    context: str
    signed_in_at: datetime
    session_end: datetime | None
    attributes: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What was asked for: of whom, by whom, to be answered where, and in which request."""

    issuer: str
    entity_id: str
    answer_address: str
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which attributes hold what; see the settings."""

    subject_attribute: str
    user_attribute: str
    name_attribute: str
    groups_attribute: str
    factor_values: tuple[str, ...]


def check(assertion: Assertion, expected: Expected, *, now: datetime) -> None:
    """Return when everything is as it must be; ProviderError names the part that is not."""
    session = Span(start=assertion.signed_in_at, end=assertion.session_end)
    for name, is_right in (
        ("issuer", assertion.issuer == expected.issuer),
        ("audience", _is_for(assertion, expected.entity_id)),
        ("conditions", assertion.span.holds(now)),
        ("session", session.holds(now)),
        ("confirmation", any(_fits(one, expected, now) for one in assertion.confirmations)),
    ):
        if not is_right:
            raise ProviderError(SignInFault.TOKEN, name)


def _is_for(assertion: Assertion, entity_id: str) -> bool:
    """Return whether each restriction names us; one without any restriction is for nobody."""
    return bool(assertion.audiences) and all(entity_id in one for one in assertion.audiences)


def _fits(one: Confirmation, expected: Expected, now: datetime) -> bool:
    is_answer = bool(expected.request_id) and one.in_response_to == expected.request_id
    is_here = one.recipient == expected.answer_address
    return is_answer and is_here and one.span.end is not None and one.span.holds(now)


def person_of(assertion: Assertion, reading: Reading) -> Person:
    """Return who the checked assertion is of; ProviderError when somebody is not named in it."""
    user_name = user_name_of(_first(assertion, reading.user_attribute), "attribute")
    if any(name.endswith(LEFT_OUT) for name in assertion.attributes):
        raise ProviderError(SignInFault.OVERFLOW, LEFT_OUT)
    groups = assertion.attributes.get(reading.groups_attribute, ())
    return Person(
        issuer=assertion.issuer,
        subject=_subject(assertion, reading.subject_attribute),
        user_name=user_name,
        name=(_first(assertion, reading.name_attribute) or user_name)[:LONGEST_NAME],
        groups=groups_from(list(groups)),
        has_factor=assertion.context in reading.factor_values,
        signed_in_at=int(assertion.signed_in_at.timestamp()),
    )


def _subject(assertion: Assertion, attribute: str) -> str:
    """Return what the person is known by; a NameID that is new each time is known by nobody."""
    is_new_each_time = not attribute and assertion.name_format == TRANSIENT
    found = _first(assertion, attribute) if attribute else assertion.name_id
    if is_new_each_time or not 0 < len(found) <= LONGEST_SUBJECT:
        raise ProviderError(SignInFault.NAMELESS, "subject")
    return found


def _first(assertion: Assertion, name: str) -> str:
    """Return the attribute's only value; with several it is not known which is meant."""
    values = assertion.attributes.get(name, ())
    return values[0].strip() if len(values) == 1 else ""
