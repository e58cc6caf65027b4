"""Codes by RFC 6238, and for how long one that was given holds."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from qms.identity.core import factor
from qms.identity.core.throttle import CODES_PER_PERSON, RecentFailures, is_locked

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


# Appendix B of RFC 6238 (SHA1), whose codes have eight digits: the last six are the code of six,
# since both are the same number's remainder.
@pytest.mark.parametrize(
    ("seconds", "step", "eight"),
    [
        pytest.param(59, 0x1, "94287082", id="1970-01-01"),
        pytest.param(1111111109, 0x23523EC, "07081804", id="2005-03-18 01.58.29"),
        pytest.param(1111111111, 0x23523ED, "14050471", id="2005-03-18 01.58.31"),
        pytest.param(1234567890, 0x273EF07, "89005924", id="2009-02-13"),
        pytest.param(2000000000, 0x3F940AA, "69279037", id="2033-05-18"),
        pytest.param(20000000000, 0x27BC86AA, "65353130", id="2603-10-11"),
    ],
)
def test_codes_are_those_of_the_rfc(seconds, step, eight):
    found = factor.step_of(RFC_SECRET, eight[-6:], now=at(seconds), used=0)
    assert found == step == factor.step_at(at(seconds))


@pytest.mark.parametrize(
    ("seconds_later", "fits"),
    [
        pytest.param(-1, False, id="before its step"),
        pytest.param(0, True, id="the first second of its step"),
        pytest.param(29, True, id="the last second of its step"),
        pytest.param(30, False, id="after its step"),
    ],
)
def test_a_code_holds_for_thirty_seconds(seconds_later, fits):
    first_second = 0x273EF07 * 30  # the step of 89005924
    later = at(first_second + seconds_later)
    assert (factor.step_of(RFC_SECRET, "005924", now=later, used=0) is not None) is fits


@pytest.mark.parametrize(
    ("used", "fits"),
    [
        pytest.param(0x273EF06, True, id="the step before was used"),
        pytest.param(0x273EF07, False, id="the same step was used"),
        pytest.param(0x273EF08, False, id="a later step was used"),
    ],
)
def test_a_step_is_used_once_and_never_backwards(used, fits):
    found = factor.step_of(RFC_SECRET, "005924", now=at(1234567890), used=used)
    assert (found is not None) is fits


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        pytest.param("005924", "005924", id="as the app shows it"),
        pytest.param(" 005 924\n", "005924", id="with spaces"),
        pytest.param("1234-5678-9012", "123456789012", id="with hyphens"),
        pytest.param("00592a", "", id="a letter"),
        pytest.param("٠٠٥٩٢٤", "", id="digits of another script"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_is_read_of_what_is_typed(typed, read):
    assert factor.digits_of(typed) == read


@pytest.mark.parametrize(
    ("minutes", "fresh"),
    [
        pytest.param(15, True, id="at the limit"),
        pytest.param(15.01, False, id="just over it"),
    ],
)
def test_how_long_a_factor_holds(minutes, fresh):
    assert factor.is_fresh(seen=NOW - timedelta(minutes=minutes), now=NOW) is fresh


def test_what_an_app_reads_from_the_picture():
    address = factor.address_of(RFC_SECRET, "rektor@provby.example")
    assert address.startswith("otpauth://totp/Kvalitetshjulet:rektor%40provby.example?")
    assert f"secret={RFC_SECRET}" in address
    assert "issuer=Kvalitetshjulet" in address


def test_a_secret_is_written_in_groups_of_four():
    assert factor.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_wrong_codes_from_many_addresses_close_the_door_sooner_than_passwords():
    failures = RecentFailures(both=1, person=CODES_PER_PERSON, address=1)
    assert is_locked(failures, per_person=CODES_PER_PERSON)
    assert not is_locked(failures)
