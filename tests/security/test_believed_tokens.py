"""An ID token is believed when the provider's own key signed it, whatever else it says."""

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey, RSAKey

from qms.identity.provider.asking import SIGNED_WITH, _signed

CLAIMS = {"iss": "https://id.example", "sub": "s-1"}
NONE = "eyJhbGciOiJub25lIn0"
"""The head {"alg":"none"}, as it stands in a token."""


@pytest.fixture(scope="module")
def key():
    return RSAKey.generate_key(2048, {"kid": "k-1"}, private=True)


def published(key):
    return {"keys": [key.as_dict(private=False)]}


def test_a_token_of_the_provider_is_believed(key):
    token = jwt.encode({"alg": "RS256", "kid": "k-1"}, CLAIMS, key)
    assert _signed(token, published(key))["sub"] == "s-1"


def unsigned(_):
    _, body, _ = jwt.encode({"alg": "HS256"}, CLAIMS, OctKey.import_key("x" * 32)).split(".")
    return f"{NONE}.{body}."


def signed_with_what_is_public(key):
    """Whoever takes the public key for a shared secret would believe this one."""
    secret = OctKey.import_key(key.as_pem(private=False))
    return jwt.encode({"alg": "HS256", "kid": "k-1"}, CLAIMS, secret)


def with_a_key_of_its_own(_):
    own = RSAKey.generate_key(2048, {"kid": "k-1"}, private=True)
    head = {"alg": "RS256", "kid": "k-1", "jwk": own.as_dict(private=False),
            "jku": "https://evil.example/keys"}  # fmt: skip
    return jwt.encode(head, CLAIMS, own)


def changed(key):
    head, body, mark = jwt.encode({"alg": "RS256", "kid": "k-1"}, CLAIMS, key).split(".")
    return f"{head}.{body[:-2]}AA.{mark}"


@pytest.mark.parametrize(
    "forged",
    [unsigned, signed_with_what_is_public, with_a_key_of_its_own, changed],
    ids=lambda one: one.__name__,
)
def test_a_token_that_is_not_the_providers_is_not_believed(key, forged):
    with pytest.raises((JoseError, ValueError)):
        _signed(forged(key), published(key))


def test_only_ways_of_signing_with_a_key_of_ones_own_are_known():
    """Each with a hash of 256 bits or more; never none, nor a secret that we hold too."""
    assert set(SIGNED_WITH) == {a + b for a in ("RS", "PS", "ES") for b in ("256", "384", "512")}
