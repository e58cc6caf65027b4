"""Guesses are stopped early, by person and by network; and no answer tells who has an account."""

import re
import time
from datetime import timedelta
from statistics import median

import pytest
from argon2 import PasswordHasher
from builders import PASSWORD
from security.world import name_of
from sqlalchemy import update

from qms.access.roles import Role
from qms.identity.core.throttle import CODES_PER_PERSON, PER_PERSON, WINDOW
from qms.identity.models import Account

KNOWN = name_of(Role.ANALYST, "top")
OTHER = name_of(Role.PLANNER, "top")
UNKNOWN = "ingen.alls@matris.example"
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
BY_TRY = 6
A_DAY = timedelta(days=1)
MOST_A_DAY = 10_000
TRIES = 30
MOST_APART = 0.005  # seconds


class Guesser:
    """Somebody at the sign-in page, who says which address each guess comes from."""

    def __init__(self, world) -> None:
        self.world, self.client = world, world.app.test_client()
        with self.client.session_transaction() as kept:
            kept["csrf_token"] = world.csrf

    def guess(self, name, password="fel", *, address=HERE, **headers):
        data = {"user_name": name, "password": password, "csrf_token": self.world.token}
        return self.client.post("/logga-in", data=data, headers=headers,
                                environ_overrides={"REMOTE_ADDR": address})  # fmt: skip


@pytest.fixture
def guesser(world):
    return Guesser(world)


def statuses(answers):
    return [answer.status_code for answer in answers]


def test_the_sixth_guess_is_stopped_and_the_person_still_signs_in_from_elsewhere(guesser):
    got = statuses(guesser.guess(KNOWN) for _ in range(20))
    assert got == [422] * (BY_TRY - 1) + [429] * (20 - BY_TRY + 1)
    assert guesser.guess(KNOWN, PASSWORD).status_code == 429
    assert guesser.guess(KNOWN, PASSWORD, address=ELSEWHERE).status_code == 303


def test_one_network_that_tries_many_people_is_stopped(guesser):
    got = statuses(guesser.guess(f"namn{n}@matris.example") for n in range(60))
    assert 429 in got
    assert got.index(429) <= 50
    assert guesser.guess(OTHER, PASSWORD).status_code == 429
    assert guesser.guess(OTHER, PASSWORD, address=ELSEWHERE).status_code == 303


def test_a_network_of_the_new_kind_counts_as_one(guesser):
    got = statuses(guesser.guess(KNOWN, address=f"2001:db8:0:1::{n:x}") for n in range(1, 9))
    assert got[:BY_TRY] == [422] * (BY_TRY - 1) + [429]
    assert guesser.guess(KNOWN, PASSWORD, address="2001:db8:0:2::1").status_code == 303


def test_many_networks_that_try_one_person_are_stopped(guesser):
    got = statuses(guesser.guess(KNOWN, address=f"203.0.113.{n}") for n in range(1, 60))
    assert got.index(429) == PER_PERSON
    assert A_DAY / WINDOW * PER_PERSON < MOST_A_DAY


def test_an_address_that_somebody_claims_counts_for_nothing(guesser):
    """No proxy of ours stands in front: the header is the sender's own."""
    got = statuses(
        guesser.guess(KNOWN, **{"X-Forwarded-For": f"203.0.113.{n}", "Forwarded": "for=x"})
        for n in range(1, 9)
    )
    assert got[BY_TRY - 1] == 429


@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("/konto/kod", {"code": "000000"}, id="the second factor"),
        pytest.param(
            "/konto",
            {"current": "fel", "new": "Ett långt nytt lösenord"},
            id="the old password",
        ),
    ],
)  # fmt: skip
def test_a_session_that_is_left_open_gives_no_guesses_either(world, path, data):
    who = (Role.CASE_OFFICER, "top")
    sent = {"csrf_token": world.token, **data}
    got = statuses(world.tell("POST", path, who, sent) for _ in range(CODES_PER_PERSON + 2))
    assert got[0] == 422
    assert 429 in got[:BY_TRY]
    assert set(got[got.index(429) :]) == {429}


def plain(answer, name):
    """Return the page without what differs because of what was typed."""
    text = answer.get_data(as_text=True).replace(name, "")
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", text)


def test_a_wrong_guess_says_the_same_of_everybody(guesser, world):
    with world.app.extensions["qms"].db.transaction() as session:
        session.execute(update(Account).where(Account.user_name == OTHER).values(active=False))
    answers = {name: guesser.guess(name) for name in (KNOWN, OTHER, UNKNOWN)}
    right = guesser.guess(OTHER, PASSWORD)
    assert set(statuses([*answers.values(), right])) == {422}
    assert len({plain(answer, name) for name, answer in answers.items()}) == 1
    assert len({tuple(sorted(answer.headers.keys())) for answer in answers.values()}) == 1


def test_as_much_work_is_done_for_those_who_are_not_there(guesser, monkeypatch):
    """The password is checked once, known or not: that is what takes the time."""
    done, verify = [], PasswordHasher.verify

    def counting(self, stored, password):
        done.append("verify")
        return verify(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    for name in (KNOWN, UNKNOWN):
        done.clear()
        guesser.guess(name)
        assert done == ["verify"]


def test_the_time_tells_nothing(world, guesser):
    took = {KNOWN: [], UNKNOWN: []}
    for _ in range(TRIES):
        for name, times in took.items():
            with world.undone():
                begun = time.process_time()
                guesser.guess(name)
                times.append(time.process_time() - begun)
    known, unknown = (median(times) for times in took.values())
    assert abs(known - unknown) < MOST_APART
