"""Passwords that others try first are refused, and sentences of one's own are not."""

import random
import time
from itertools import product

import pytest

from qms.content.loader import load
from qms.identity.core.passwords import Weakness, known_of, own_words, weakness

SHORT, COMMON, OWN = Weakness.SHORT, Weakness.COMMON, Weakness.OWN
OWN_TEXTS = ("Kvalitetshjulet", "hjulet", "Provby kommun", "greta.prov@provby.example",
             "greta.prov", "Greta Prov", "Systemförvaltare")  # fmt: skip
TAILS = ("1234", "123456", "12345678", "2024", "2025!", "1985", "!!!!", "0000", "111111", "qwerty",
         "abc123", "1q2w3e4r", "19990101", "-2026", "#1#1#1")  # fmt: skip
LEAST_COMMON = 3_000
"""As many as ASVS asks to be refused."""

LONGEST_TIME = 0.5  # seconds for a password of a million signs


@pytest.fixture(scope="module")
def words():
    return sorted(
        {w for group in load("guessed_passwords")["words"].values() for w in group.split()}
    )


@pytest.fixture(scope="module")
def known(words):
    return known_of(words, load("guessed_passwords")["rows"]["each"])


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("elva tecken", SHORT),
        ("password1234", COMMON),
        ("P@ssw0rd!2024", COMMON),
        ("drowssap4321", COMMON),
        ("Sommaren-2026", COMMON),
        ("lösenordlösenord", COMMON),
        ("LOSENORD12345", COMMON),
        ("iloveyou1234", COMMON),
        ("qwertyuiop12", COMMON),
        ("1q2w3e4r5t6y", COMMON),
        ("1qaz2wsx3edc", COMMON),
        ("abcdefghijkl", COMMON),
        ("zyxwvutsrqpo", COMMON),
        ("111122223333", COMMON),
        ("a" * 64, COMMON),
        ("x7#x7#x7#x7#", COMMON),
        ("19850412anna", COMMON),
        ("Stockholm-aik", COMMON),
        ("Kvalitetshjulet", OWN),
        ("hjuletprovbyhjulet!", OWN),
        ("provby_kommun", OWN),
        ("telujhstetilavk", OWN),
        ("greta.prov@provby.example", OWN),
        ("GretaProv2026", OWN),
        ("5y5temförv@ltare", OWN),
        ("jag cyklar till havet", None),
        ("hjulet-snurrar-runt", None),
        ("rektor äter blåbär i hagen", None),
        ("Xq7!vR2#mZ9$", None),
        ("904172638501", None),
        ("雪が降る 🙂 och det blåser", None),
    ],
)
def test_a_password_and_why_it_is_refused(known, password, why):
    assert weakness(password, known, own_words(OWN_TEXTS)) is why


def test_more_common_passwords_are_refused_than_the_standard_asks_for(known, words):
    long_enough = [f"{w}{tail}" for w, tail in product(words, TAILS) if len(w + tail) >= 12]
    assert len(set(long_enough)) > 2 * LEAST_COMMON
    chosen = random.Random(17).sample(sorted(set(long_enough)), LEAST_COMMON)
    assert [one for one in chosen if weakness(one, known) is None] == []


def test_sentences_of_uncommon_words_are_taken(known):
    """Four words of eight letters drawn at random hold nothing that is known."""
    drawn = random.Random(17)
    letters = "bdfghjklmnprstvåäöaeiouy"
    said = [" ".join("".join(drawn.choices(letters, k=8)) for _ in range(4)) for _ in range(300)]
    assert [one for one in said if weakness(one, known) is not None] == []


def test_the_longest_password_takes_no_time(known):
    began = time.perf_counter()
    assert weakness("hjul och vagn " * 80_000, known) is None
    assert time.perf_counter() - began < LONGEST_TIME


def test_short_words_are_not_the_persons_own():
    assert own_words(["Al B. Öst"]) == {"ai b. ost", "tso .b ia", "ost", "tso"}
