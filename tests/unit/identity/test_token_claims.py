"""An ID token is believed only when each of its claims is as OpenID Connect Core 3.1.3.7 says."""

from datetime import UTC, datetime

import pytest

from qms.identity.core.claims import Expected, Reading, check, groups_of, person_of
from qms.identity.core.sign_in_faults import ProviderError, SignInFault

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())
EXPECTED = Expected(issuer="https://id.example", client_id="qms", nonce="n-1")
GOOD = {
    "iss": "https://id.example",
    "aud": "qms",
    "sub": "s-1",
    "nonce": "n-1",
    "iat": MOMENT - 5,
    "exp": MOMENT + 300,
}
READING = Reading(
    user_claim="preferred_username",
    groups_claim="groups",
    factor_claim="acr",
    factor_values=("loa3",),
)
GONE = object()


def changed(**changes):
    return {key: value for key, value in {**GOOD, **changes}.items() if value is not GONE}


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        pytest.param({}, None, id="as it should be"),
        pytest.param({"iss": "https://other.example"}, "iss", id="another issuer"),
        pytest.param({"iss": "https://id.example/"}, "iss", id="almost the issuer"),
        pytest.param({"iss": GONE}, "iss", id="no issuer"),
        pytest.param({"aud": "other"}, "aud", id="for another"),
        pytest.param({"aud": GONE}, "aud", id="for nobody"),
        pytest.param({"aud": ["qms"]}, None, id="for us, as a list"),
        pytest.param({"aud": ["qms", "other"]}, "aud", id="for others too, with no party"),
        pytest.param({"aud": ["qms", "other"], "azp": "qms"}, None, id="for others, we asked"),
        pytest.param({"azp": "other"}, "aud", id="another asked"),
        pytest.param({"nonce": "n-2"}, "nonce", id="answer to another question"),
        pytest.param({"nonce": GONE}, "nonce", id="answer to no question"),
        pytest.param({"exp": MOMENT - 61}, "exp", id="expired"),
        pytest.param({"exp": MOMENT - 59}, None, id="expired by our clock alone"),
        pytest.param({"exp": GONE}, "exp", id="never expires"),
        pytest.param({"exp": "2027"}, "exp", id="expires in words"),
        pytest.param({"exp": True}, "exp", id="expires truly"),
        pytest.param({"iat": MOMENT + 61}, "iat", id="made in the future"),
        pytest.param({"iat": MOMENT + 59}, None, id="made in the future by our clock alone"),
        pytest.param({"iat": GONE}, "iat", id="never made"),
        pytest.param({"nbf": MOMENT + 61}, "nbf", id="not yet"),
        pytest.param({"sub": ""}, "sub", id="nobody"),
        pytest.param({"sub": 7}, "sub", id="a number"),
        pytest.param({"sub": "s" * 256}, "sub", id="longer than allowed"),
    ],
)
def test_which_tokens_are_believed(changes, wrong):
    if wrong is None:
        check(changed(**changes), EXPECTED, now=NOW)
        return
    with pytest.raises(ProviderError) as refused:
        check(changed(**changes), EXPECTED, now=NOW)
    assert (refused.value.fault, refused.value.told) == (SignInFault.TOKEN, wrong)


def test_an_empty_nonce_is_no_nonce():
    nobody_asked = Expected(issuer=EXPECTED.issuer, client_id=EXPECTED.client_id, nonce="")
    with pytest.raises(ProviderError):
        check(changed(nonce=""), nobody_asked, now=NOW)


@pytest.mark.parametrize(
    ("claims", "groups"),
    [
        pytest.param({}, (), id="no claim, no groups"),
        pytest.param({"groups": []}, (), id="an empty list"),
        pytest.param({"groups": "G-1"}, ("G-1",), id="one, not as a list"),
        pytest.param({"groups": ["B", " A ", "B", ""]}, ("B", "A"), id="each once, in order"),
        pytest.param({"roles": ["A"]}, (), id="another claim"),
        pytest.param({"_claim_names": {"roles": "src1"}}, (), id="another claim is elsewhere"),
    ],
)
def test_groups_are_read(claims, groups):
    assert groups_of(claims, "groups") == groups


@pytest.mark.parametrize(
    ("claims", "fault"),
    [
        pytest.param({"_claim_names": {"groups": "src1"}}, SignInFault.OVERFLOW, id="Entra, code"),
        pytest.param({"hasgroups": True}, SignInFault.OVERFLOW, id="Entra, by the browser"),
        pytest.param({"hasgroups": "true"}, SignInFault.OVERFLOW, id="the same, in words"),
        pytest.param(
            {"groups": ["A"], "_claim_names": {"groups": "s"}}, SignInFault.OVERFLOW, id="some"
        ),
        pytest.param({"groups": [{"id": 1}]}, SignInFault.TOKEN, id="groups that are not texts"),
        pytest.param({"groups": 7}, SignInFault.TOKEN, id="a number"),
    ],
)
def test_too_many_groups_are_not_no_groups(claims, fault):
    with pytest.raises(ProviderError) as refused:
        groups_of(claims, "groups")
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("claims", "user_name", "name"),
    [
        pytest.param({"preferred_username": "Anna@X"}, "anna@x", "anna@x", id="only a user name"),
        pytest.param({"preferred_username": "a", "name": "Anna"}, "a", "Anna", id="with a name"),
        pytest.param(
            {"preferred_username": "a", "given_name": "Anna", "family_name": "Ek"},
            "a",
            "Anna Ek",
            id="a name in two",
        ),
    ],
)
def test_who_it_is(claims, user_name, name):
    person = person_of({**GOOD, **claims}, READING)
    assert (person.user_name, person.name, person.subject) == (user_name, name, "s-1")


@pytest.mark.parametrize(
    ("claims", "is_taken"),
    [
        pytest.param({"email": "a@x.example", "email_verified": True}, True, id="confirmed"),
        pytest.param({"email": "a@x.example", "email_verified": "true"}, False, id="in words"),
        pytest.param({"email": "a@x.example"}, False, id="an address nobody has confirmed"),
        pytest.param({}, False, id="none"),
    ],
)
def test_an_address_must_be_confirmed_to_be_a_user_name(claims, is_taken):
    reading = Reading(user_claim="email", groups_claim="g", factor_claim="acr", factor_values=())
    if is_taken:
        assert person_of({**GOOD, **claims}, reading).user_name == "a@x.example"
        return
    with pytest.raises(ProviderError) as refused:
        person_of({**GOOD, **claims}, reading)
    assert refused.value.fault is SignInFault.NAMELESS


@pytest.mark.parametrize(
    ("acr", "has_factor"),
    [("loa3", True), (["loa1", "loa3"], True), ("loa33", False), (["x"], False), (None, False)],
)
def test_two_factors_are_what_the_settings_say(acr, has_factor):
    claims = {**GOOD, "preferred_username": "a", "acr": acr}
    assert person_of(claims, READING).has_factor is has_factor
