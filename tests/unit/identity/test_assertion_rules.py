"""What an assertion must say, at its limits: times to the second, names that are one and sure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qms.identity.core.assertions import (
    Assertion,
    Confirmation,
    Expected,
    Reading,
    Span,
    check,
    person_of,
)
from qms.identity.core.sign_in_faults import ProviderError

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EXPECTED = Expected(
    issuer="https://idp.example",
    entity_id="https://kvalitet.example/sp",
    answer_address="https://kvalitet.example/logga-in/saml",
    request_id="_fråga",
)
READING = Reading(
    subject_attribute="",
    user_attribute="user",
    name_attribute="name",
    groups_attribute="groups",
    factor_values=("loa3",),
)


def seconds(count):
    return NOW + timedelta(seconds=count)


SPAN = Span(start=seconds(-5), end=seconds(300))
CONFIRMED = Confirmation(
    in_response_to="_fråga", recipient="https://kvalitet.example/logga-in/saml", span=SPAN
)
GOOD = Assertion(
    issuer="https://idp.example",
    name_id="s-1",
    name_format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    confirmations=(CONFIRMED,),
    span=SPAN,
    audiences=(("https://kvalitet.example/sp", "https://annan.example"),),
    context="loa2",
    signed_in_at=seconds(-30),
    session_end=None,
    attributes={"user": ("Anna@X",), "name": ("Anna Ek",), "groups": ("A", " B ", "A", "")},
)


def until(count):
    return Span(start=None, end=seconds(count))


def since(count):
    return Span(start=seconds(count), end=None)


def confirmed(span):
    return (replace(CONFIRMED, span=span),)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="as it should be"),
        pytest.param({"span": until(-59)}, id="ended 59 seconds ago"),
        pytest.param({"span": since(60)}, id="begins in a minute"),
        pytest.param({"confirmations": confirmed(until(-59))}, id="confirmed until a minute ago"),
        pytest.param(
            {"confirmations": (replace(CONFIRMED, recipient="x"), CONFIRMED)}, id="one of two fits"
        ),
        pytest.param({"session_end": seconds(-59)}, id="the session ends about now"),
        pytest.param({"signed_in_at": seconds(-9999)}, id="signed in long ago"),
    ],
)
def test_what_is_believed(changes):
    check(replace(GOOD, **changes), EXPECTED, now=NOW)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"issuer": "https://idp.example/"}, "issuer", id="nearly the issuer"),
        pytest.param({"audiences": ()}, "audience", id="for nobody"),
        pytest.param({"audiences": ((),)}, "audience", id="an empty restriction"),
        pytest.param(
            {"audiences": (*GOOD.audiences, ("https://annan.example",))}, "audience",
            id="one restriction leaves us out"),
        pytest.param({"span": until(-60)}, "conditions", id="ended a minute ago"),
        pytest.param({"span": since(61)}, "conditions", id="begins later"),
        pytest.param({"confirmations": ()}, "confirmation", id="nobody may show it"),
        pytest.param({"confirmations": confirmed(until(-60))}, "confirmation", id="shown late"),
        pytest.param({"confirmations": confirmed(since(-5))}, "confirmation", id="endless"),
        pytest.param({"session_end": seconds(-60)}, "session", id="the session is over"),
        pytest.param({"signed_in_at": seconds(61)}, "session", id="signed in later than now"),
    ],
)  # fmt: skip
def test_what_is_not(changes, told):
    with pytest.raises(ProviderError) as refused:
        check(replace(GOOD, **changes), EXPECTED, now=NOW)
    assert refused.value.told == told


def test_no_request_is_answered_by_an_answer_to_none():
    unasked = replace(GOOD, confirmations=(replace(CONFIRMED, in_response_to=""),))
    with pytest.raises(ProviderError, match="confirmation"):
        check(unasked, replace(EXPECTED, request_id=""), now=NOW)


def test_who_it_is():
    person = person_of(GOOD, READING)
    assert (person.subject, person.user_name, person.name) == ("s-1", "anna@x", "Anna Ek")
    assert (person.groups, person.has_factor) == (("A", "B"), False)
    assert person.signed_in_at == int(NOW.timestamp()) - 30
    assert person_of(replace(GOOD, context="loa3"), READING).has_factor


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"attributes": {}}, "nameless attribute", id="no user name"),
        pytest.param({"attributes": {"user": ("a", "b")}}, "nameless attribute", id="two of them"),
        pytest.param({"attributes": {"user": ("a" * 121,)}}, "nameless", id="too long"),
        pytest.param({"name_id": ""}, "nameless subject", id="no subject"),
        pytest.param({"name_id": "s" * 256}, "nameless subject", id="too long a subject"),
        pytest.param(
            {"name_format": "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"},
            "nameless subject", id="a subject that is new each time"),
        pytest.param(
            {"attributes": {**GOOD.attributes,
                            "http://schemas.microsoft.com/claims/groups.link": ("x",)}},
            "overflow", id="groups left out"),
    ],
)  # fmt: skip
def test_who_is_not_named(changes, told):
    with pytest.raises(ProviderError, match=told):
        person_of(replace(GOOD, **changes), READING)
