"""A list of leaked passwords is asked by halving, and says what a reading of every line says."""

import hashlib

import pytest

from qms.identity.services.leaked import NAME, is_leaked

KNOWN = [f"läckt ord {n}" for n in range(997)]
"""As many as halve badly."""


def sum_of(password):
    return hashlib.sha1(password.encode()).hexdigest().upper()


@pytest.fixture(params=["\n", "\r\n", ":12\n", ":1234567\r\n"], ids=repr)
def file(request, tmp_path):
    made = tmp_path / NAME
    lines = [sum_of(one) + request.param for one in KNOWN]
    made.write_bytes("".join(sorted(lines)).encode())
    return made


def test_halving_finds_what_reading_every_line_finds(file):
    asked = [*KNOWN, *(f"eget ord {n}" for n in range(300)), "", "å" * 10_000]
    lines = file.read_text().splitlines()
    every = {line[:40] for line in lines}
    assert [is_leaked(file, one) for one in asked] == [sum_of(one) in every for one in asked]
    assert sum(is_leaked(file, one) for one in asked) == len(KNOWN)


def test_a_last_line_without_an_end_counts(tmp_path):
    made = tmp_path / NAME
    made.write_text("\n".join(sorted(map(sum_of, KNOWN))))
    assert all(is_leaked(made, one) for one in KNOWN)


@pytest.mark.parametrize("content", ["hemligt lösenord\n", "x" * 10_000, "a" * 40 + "\n"])
def test_a_file_that_is_no_list_refuses_nothing_and_is_logged(tmp_path, caplog, content):
    made = tmp_path / NAME
    made.write_text(content)
    assert not is_leaked(made, "hemligt lösenord")
    assert "is no list of checksums" in caplog.text


@pytest.mark.parametrize("content", ["", None])
def test_without_a_list_nothing_is_refused(tmp_path, content):
    made = tmp_path / NAME
    if content is not None:
        made.write_text(content)
    assert not is_leaked(made, "hemligt lösenord")
