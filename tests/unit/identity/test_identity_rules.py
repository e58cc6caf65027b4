"""Throttling and session times as rules."""

from datetime import UTC, datetime, timedelta

import pytest

from qms.identity.core.sessions import grants_stamp, is_idle, is_over
from qms.identity.core.throttle import RecentFailures, is_locked, network_of

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("both", "person", "address", "locked"),
    [
        pytest.param(4, 4, 4, False, id="four wrong"),
        pytest.param(5, 5, 5, True, id="five from one address"),
        pytest.param(0, 12, 3, False, id="somebody else guesses at my name"),
        pytest.param(0, 50, 0, True, id="spread over many addresses"),
        pytest.param(1, 1, 50, True, id="one address guesses at many names"),
    ],
)
def test_when_the_door_is_locked(both, person, address, locked):
    failures = RecentFailures(both=both, person=person, address=address)
    assert is_locked(failures) is locked


@pytest.mark.parametrize(
    ("address", "network"),
    [
        pytest.param("192.0.2.7", "192.0.2.7", id="IPv4"),
        pytest.param(
            "2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002::/64", id="IPv6 counts by network"
        ),
        pytest.param("okänd", "okänd", id="no address"),
    ],
)
def test_what_counts_as_one_address(address, network):
    assert network_of(address) == network


def test_the_stamp_follows_grants_and_password():
    same = grants_stamp([2, 1], "hash")
    assert same == grants_stamp([1, 2], "hash")
    out = [
        grants_stamp([1, 2], "hash", signed_out_at=datetime(2026, 11, day, tzinfo=UTC))
        for day in (1, 2)
    ]
    assert len({same, *out, grants_stamp([1], "hash"), grants_stamp([1, 2], "new")}) == 5


@pytest.mark.parametrize(
    ("alive", "idle", "expired"),
    [
        pytest.param(60, 30, False, id="at the idle limit"),
        pytest.param(60, 31, True, id="over the idle limit"),
        pytest.param(12 * 60, 1, False, id="at the absolute limit"),
        pytest.param(12 * 60 + 1, 1, True, id="over the absolute limit"),
    ],
)
def test_when_a_session_has_expired(alive, idle, expired):
    started, seen = NOW - timedelta(minutes=alive), NOW - timedelta(minutes=idle)
    is_ended = is_idle(last_seen=seen, now=NOW) or is_over(started=started, now=NOW)
    assert is_ended is expired
