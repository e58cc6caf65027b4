"""The real clamd is asked, and whoever is no scanner counts as away within the time."""

import time
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

import pytest
from support.clamd import EICAR, FILE_LIMIT, SIGNATURE, STREAM_LIMIT, listener

from qms.scanner_settings import ScannerSettings
from qms.scanning.client import CHUNK, ScannerAwayError, scan, signatures_of
from qms.scanning.core.answers import Outcome

CLEAN, FOUND, TOO_LARGE = Outcome.CLEAN, Outcome.FOUND, Outcome.TOO_LARGE
LATEST_START = 2.0  # seconds, on a signature database of one line
CONTENTS = (
    pytest.param(b"", CLEAN, id="nothing"),
    pytest.param(b"a;b\n1;2\n", CLEAN, id="a table"),
    pytest.param(EICAR, FOUND, id="the test file"),
    pytest.param(b"x" * (CHUNK - 9) + EICAR, FOUND, id="across two chunks"),
    pytest.param(b"x" * (FILE_LIMIT - len(EICAR)) + EICAR, FOUND, id="at the end of the largest"),
    pytest.param(b"x" * (FILE_LIMIT + 1), TOO_LARGE, id="larger than it looks through"),
    pytest.param(b"x" * (STREAM_LIMIT + CHUNK), TOO_LARGE, id="larger than it takes"),
    pytest.param(b"x" * 20 * STREAM_LIMIT, TOO_LARGE, id="far larger"),
)


@pytest.mark.parametrize("way", ["unix", "tcp"])
@pytest.mark.parametrize(("content", "outcome"), CONTENTS)
def test_what_is_in_a_file(scanner, way, content, outcome):
    verdict = scan(getattr(scanner, way), BytesIO(content))
    assert verdict.outcome is outcome
    assert verdict.signature.startswith(SIGNATURE if outcome is FOUND else "")
    assert bool(verdict.signature) is (outcome is FOUND)


@pytest.mark.parametrize("way", ["unix", "tcp"])
def test_it_says_that_it_is_there(scanner, way):
    assert signatures_of(getattr(scanner, way)) is None  # the one signature is our own


def test_it_starts_in_no_time(scanner, record_property):
    record_property("measured", f"clamd with one signature answers after {scanner.seconds:.2f} s")
    assert scanner.seconds < LATEST_START


def hangs_up(call):
    """Say nothing."""


def hears_and_hangs_up(call):
    call.recv(CHUNK)


def never_answers(call):
    with suppress(OSError):
        while call.recv(CHUNK):
            pass


def half_an_answer(call):
    call.recv(CHUNK)
    call.sendall(b"stream: OK")


def says_ok_to_everything(call):
    call.recv(CHUNK)
    call.sendall(b"250 OK\0")


def trickles(call):
    while True:
        call.sendall(b"s")
        time.sleep(0.05)


def talks_on(call):
    while True:
        call.sendall(b"stream: OK " * 100)


@pytest.mark.parametrize(
    "behave",
    [hangs_up, hears_and_hangs_up, never_answers, half_an_answer, says_ok_to_everything, trickles,
     talks_on],
)  # fmt: skip
@pytest.mark.parametrize("size", [9, 3_000_000], ids=["small", "large"])
def test_whoever_is_no_scanner_is_away(behave, size):
    with listener(behave) as settings:
        begun = time.monotonic()
        with pytest.raises(ScannerAwayError):
            scan(settings, BytesIO(b"x" * size))
        with pytest.raises(ScannerAwayError):
            signatures_of(settings)
        assert time.monotonic() - begun < 4 * settings.seconds


def test_nobody_there(tmp_path, scanner):
    gone = tmp_path / "gone"
    (tmp_path / "file").touch()
    for address in (str(gone), str(tmp_path / "file"), ("127.0.0.1", 1)):
        with pytest.raises(ScannerAwayError):
            scan(ScannerSettings(address=address), BytesIO(EICAR))
    with pytest.raises(ScannerAwayError):
        scan(replace(scanner.unix, seconds=0.0), BytesIO(EICAR))
