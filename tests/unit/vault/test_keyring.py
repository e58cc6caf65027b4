"""Keys, envelopes and places, without a database."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from qms.vault.core.envelope import Envelope, NotAnEnvelopeError, key_of, unpack
from qms.vault.core.faults import VaultClosedError
from qms.vault.core.keyring import Key, KeyRing, new_ring, ring_of, ring_text
from qms.vault.core.place import Place
from qms.vault.core.retiring import may_drop, waiting

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_an_envelope_comes_apart_as_it_was_put_together():
    packed = Envelope(key_id="0a0b0c0d", nonce=b"n" * 12, ciphertext=b"c" * 20).pack()
    assert packed == b"\x01\x0a\x0b\x0c\x0d" + b"n" * 12 + b"c" * 20
    assert unpack(packed) == Envelope(key_id="0a0b0c0d", nonce=b"n" * 12, ciphertext=b"c" * 20)
    assert key_of(packed[:5]) == "0a0b0c0d"


@pytest.mark.parametrize(
    "stored",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"Elev Ek 01", id="open text"),
        pytest.param(b"\x01" + b"x" * 31, id="too short for nonce and tag"),
        pytest.param(b"\x02" + b"x" * 60, id="another version"),
    ],
)
def test_other_bytes_are_no_envelope(stored):
    with pytest.raises(NotAnEnvelopeError):
        unpack(stored)


def test_a_ring_is_the_same_after_the_file():
    ring = new_ring(now=NOW).with_new_key(now=NOW + HOUR)
    assert ring_of(ring_text(ring)) == ring


def test_a_ring_tells_no_secret_when_it_is_printed():
    ring = new_ring(now=NOW)
    assert "secret" not in repr(ring)
    assert repr(ring.newest.secret) not in repr(ring)
    assert repr(ring.blind) not in repr(ring)


def damaged(change):
    content = json.loads(ring_text(new_ring(now=NOW)))
    change(content)
    return json.dumps(content)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("[]", id="a list"),
        pytest.param(damaged(lambda c: c.pop("blind")), id="no blind index"),
        pytest.param(damaged(lambda c: c.update(keys=[])), id="no keys"),
        pytest.param(damaged(lambda c: c.update(format=2)), id="another format"),
        pytest.param(damaged(lambda c: c["keys"][0].update(secret="a2F0dA==")), id="short secret"),
        pytest.param(damaged(lambda c: c["keys"][0].update(secret="åäö")), id="no base64"),
        pytest.param(damaged(lambda c: c["keys"][0].update(id="xyz")), id="id in other letters"),
        pytest.param(damaged(lambda c: c["keys"].append(c["keys"][0])), id="the same key twice"),
    ],
)
def test_a_damaged_key_file_is_refused_without_quoting_it(text):
    with pytest.raises(VaultClosedError, match="säkerhetskopia") as refused:
        ring_of(text)
    assert refused.value.__cause__ is None


def test_the_key_that_seals_cannot_be_dropped():
    ring = new_ring(now=NOW)
    with pytest.raises(ValueError, match="dropped"):
        ring.without(ring.newest.id)


def ring_of_ages(*hours):
    """Return a ring whose keys, newest first, were made so many hours ago."""
    keys = tuple(
        Key(id=f"0000000{n}", made_at=NOW - HOUR * age, secret=b"k" * 32)
        for n, age in enumerate(hours, start=1)
    )
    return KeyRing(keys=keys, blind=b"b" * 32)


@pytest.mark.parametrize(
    ("ages", "uses", "dropped", "waits"),
    [
        pytest.param((50,), {}, [], None, id="the only key stays"),
        pytest.param((2, 50), {"00000001": 3}, ["00000002"], None, id="replaced two hours ago"),
        pytest.param((0, 50), {"00000001": 3}, [], NOW + HOUR, id="replaced just now"),
        pytest.param((2, 50), {"00000002": 1}, [], None, id="one value still uses it"),
        pytest.param((1, 2, 3), {}, ["00000002", "00000003"], None, id="two at once"),
    ],
)
def test_when_old_keys_may_go(ages, uses, dropped, waits):
    ring = ring_of_ages(*ages)
    assert [key.id for key in may_drop(ring, uses, now=NOW)] == dropped
    assert waiting(ring, uses, now=NOW) == waits


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"table": "", "column": "name", "row": "1"}, id="no table"),
        pytest.param({"table": "t", "column": "c|d", "row": "1"}, id="a bar in the column"),
        pytest.param({"table": "t", "column": "c", "row": ""}, id="a row without id"),
    ],
)
def test_a_place_that_could_be_taken_for_another_is_refused(parts):
    with pytest.raises(ValueError, match="place"):
        Place(**parts)
