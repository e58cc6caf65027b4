"""What the provider publishes is kept for a while, and a silent one is left alone for a bit."""

import pytest

from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.provider import documents

ISSUER = "https://id.example"
GOOD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/a",
    "token_endpoint": f"{ISSUER}/t",
    "jwks_uri": f"{ISSUER}/k",
    "end_session_endpoint": f"{ISSUER}/s",
}


class Wire:
    """Stands where the network is: what each address answers, and what was asked."""

    def __init__(self, **changes) -> None:
        self.asked, self.is_down, self.now = [], False, 0.0
        self.found = {**GOOD, **changes}

    def fetched(self, address):
        self.asked.append(address)
        if self.is_down:
            raise ProviderError(SignInFault.DOWN, "test")
        return self.found if "well-known" in address else {"keys": []}


@pytest.fixture
def wire(monkeypatch):
    made = Wire()
    monkeypatch.setattr(documents, "_fetched", lambda address: made.fetched(address))
    return made


@pytest.fixture
def known(wire):
    return documents.Documents(ISSUER, clock=lambda: wire.now)


def test_documents_are_kept_for_an_hour(wire, known):
    for wire.now in (0.0, 3599.0):
        assert known.metadata().sign_out == f"{ISSUER}/s"
        assert known.keys() == {"keys": []}
    assert wire.asked == [f"{ISSUER}/.well-known/openid-configuration", f"{ISSUER}/k"]
    wire.now = 3601.0
    known.keys()
    assert len(wire.asked) == 4


def test_keys_are_fetched_anew_at_most_once_a_minute(wire, known):
    known.keys()
    wire.now = 59.0
    assert known.newer_keys() is None
    wire.now = 61.0
    assert known.newer_keys() == {"keys": []}


def test_a_silent_provider_is_left_alone_for_a_quarter_of_a_minute(wire, known):
    wire.is_down = True
    for wire.now in (0.0, 1.0, 14.0):
        with pytest.raises(ProviderError):
            known.metadata()
    assert len(wire.asked) == 1
    wire.now, wire.is_down = 15.0, False
    assert known.metadata().authorize == f"{ISSUER}/a"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"issuer": "https://other.example"}, id="another issuer"),
        pytest.param({"issuer": f"{ISSUER}/"}, id="almost the issuer"),
        pytest.param({"token_endpoint": "http://id.example/t"}, id="not over https"),
        pytest.param({"authorization_endpoint": None}, id="no address"),
        pytest.param({"jwks_uri": "javascript:alert(1)"}, id="no address at all"),
    ],
)
def test_a_document_that_cannot_be_right_is_refused(wire, known, changes):
    wire.found.update(changes)
    with pytest.raises(ProviderError) as refused:
        known.metadata()
    assert refused.value.fault is SignInFault.PROVIDER


@pytest.mark.parametrize("address", ["http://id.example/s", "javascript:alert(1)", None, 7])
def test_a_sign_out_page_that_is_not_safe_is_not_offered(wire, known, address):
    wire.found["end_session_endpoint"] = address
    assert known.metadata().sign_out == ""
