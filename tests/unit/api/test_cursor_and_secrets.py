"""Cursors, secrets and minutes: plain rules."""

import hashlib
from datetime import UTC, datetime

import pytest

from qms.access.policy import POLICY, Can
from qms.access.roles import Role
from qms.api.core.cursor import UnknownCursorError, cursor_after, place_of, stamp_of
from qms.api.core.permissions import RIGHTS, Permission, from_text, offered, to_text
from qms.api.core.secrets import new_secret, prefix_of, secret_in
from qms.kernel.minute import minute_of, seconds_left
from qms.kernel.secret import mark_of


@pytest.mark.parametrize("place", [0, 1, 1000, 999_999_999])
def test_a_cursor_comes_back_to_its_place(place):
    stamp = stamp_of({"of": "x", "year": [2026]})
    assert place_of(cursor_after(place, stamp), stamp) == place


@pytest.mark.parametrize(
    "cursor", ["", "x", "=", "a" * 101, "ääää", cursor_after(1, "other"), cursor_after(-1, "s")]
)
def test_a_cursor_of_something_else(cursor):
    with pytest.raises(UnknownCursorError):
        place_of(cursor, "s")


def test_stamps_tell_questions_apart_whatever_their_order():
    assert stamp_of({"a": 1, "b": 2}) == stamp_of({"b": 2, "a": 1})
    assert stamp_of({"a": 1}) != stamp_of({"a": 2})


def test_a_secret_is_long_new_and_kept_as_its_sha_256():
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    secret = made.pop()
    assert len(secret) == len("kvh_") + 43  # 32 bytes in base64, without filling
    assert mark_of(secret) == hashlib.sha256(secret.encode()).hexdigest()
    assert prefix_of(secret) == secret[:12]


@pytest.mark.parametrize(
    ("header", "secret"),
    [("Bearer kvh_abc", "kvh_abc"), ("bearer kvh_abc ", "kvh_abc"), ("Basic kvh_abc", None),
     ("kvh_abc", None), ("Bearer abc", None), ("", None), ("Bearer kvh_" + "a" * 100, None)],
)  # fmt: skip
def test_which_header_has_a_token(header, secret):
    assert secret_in(header) == secret


@pytest.mark.parametrize(
    ("second", "left"), [(0, 60), (1, 59), (59, 1)],
)  # fmt: skip
def test_a_minute_is_the_clocks(second, left):
    now = datetime(2026, 11, 20, 9, 30, second, tzinfo=UTC)
    assert seconds_left(now) == left
    assert minute_of(now) == int(datetime(2026, 11, 20, 9, 30, tzinfo=UTC).timestamp()) // 60


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_offered_what_the_policy_gives_it(role):
    assert set(offered(role, is_municipal=True)) == {
        one for one, can in RIGHTS.items() if role in POLICY[can]
    }
    assert Permission.READ_REGISTER not in offered(role, is_municipal=False)


def test_no_permission_is_of_needs_and_each_has_a_right():
    assert set(RIGHTS) == set(Permission)
    assert not [can for can in RIGHTS.values() if can.value.startswith("needs:")]
    assert Can.REGISTER_IMPORT in RIGHTS.values()


def test_permissions_that_are_gone_give_nothing():
    assert from_text("read:register read:everything") == {Permission.READ_REGISTER}
    assert from_text(to_text(Permission)) == set(Permission)
