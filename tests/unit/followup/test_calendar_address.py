"""The secret part of a calendar's address."""

import pytest

from qms.followup.core.cycle.address import is_token, number_in, token_of

SECRET, NONCE = b"k" * 32, "a" * 64


def test_a_token_opens_its_own_calendar_only():
    token = token_of(SECRET, 7, NONCE)
    assert is_token(token, SECRET, 7, NONCE)
    assert not is_token(token, SECRET, 8, NONCE)
    assert not is_token(token, SECRET, 7, "b" * 64)
    assert not is_token(token, b"x" * 32, 7, NONCE)
    assert not is_token(token[:-1], SECRET, 7, NONCE)


def test_a_token_is_long_enough_not_to_be_guessed():
    assert len(token_of(SECRET, 7, NONCE).partition("-")[2]) * 4 >= 128


@pytest.mark.parametrize(
    ("token", "number"),
    [
        pytest.param("7-abc", 7, id="a token"),
        pytest.param("abc", None, id="no number"),
        pytest.param("-abc", None, id="nothing before"),
        pytest.param("٧-abc", None, id="other digits"),
        pytest.param("9999999999-a", None, id="no table holds it"),
    ],
)
def test_the_number_in_a_token(token, number):
    assert number_in(token) == number


def test_odd_signs_in_a_token_open_nothing():
    assert not is_token("7-åäö", SECRET, 7, NONCE)
