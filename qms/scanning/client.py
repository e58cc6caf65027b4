"""Asking clamd: everything within the time that the settings give, or it counts as away."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import IO

from qms.scanner_settings import Address, ScannerSettings
from qms.scanning.core import answers
from qms.scanning.core.answers import UnknownAnswerError, Verdict

CHUNK = 64 * 1024
LONGEST_ANSWER = 4_096


class ScannerAwayError(Exception):
    """The scanner was not reached, gave no answer in time, or gave one that is not known."""


class _Call:
    """A connection that ends at a moment, however slowly the other side answers."""

    def __init__(self, settings: ScannerSettings) -> None:
        self._ends = time.monotonic() + settings.seconds
        self._socket = _connected(settings.address, settings.seconds)

    def close(self) -> None:
        """End the call."""
        self._socket.close()

    def _keep_time(self) -> None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)

    def send(self, content: bytes) -> None:
        """Send all of it."""
        self._keep_time()
        self._socket.sendall(content)

    def answer(self) -> bytes:
        """Return the answer with its end; less when the other side hung up before."""
        held = b""
        while not held.endswith(answers.END) and len(held) < LONGEST_ANSWER:
            self._keep_time()
            part = self._socket.recv(LONGEST_ANSWER)
            if not part:
                break
            held += part
        return held


def _connected(address: Address, seconds: float) -> socket.socket:
    if isinstance(address, tuple):
        return socket.create_connection(address, timeout=seconds)
    here = socket.socket(socket.AF_UNIX)
    try:
        here.settimeout(seconds)
        here.connect(address)
    except OSError:
        here.close()
        raise
    return here


@contextmanager
def _call(settings: ScannerSettings) -> Iterator[_Call]:
    """Yield a call; raise ScannerAwayError for whatever goes wrong with it."""
    try:
        call = _Call(settings)
        try:
            yield call
        finally:
            call.close()
    except (OSError, UnknownAnswerError) as fault:
        raise ScannerAwayError(type(fault).__name__) from fault


def scan(settings: ScannerSettings, file: IO[bytes]) -> Verdict:
    """Return what the scanner finds in the file, read from where it stands to its end.

    Raise ScannerAwayError when nobody has looked through it.
    """
    with _call(settings) as call:
        # A file too large is answered, and the rest refused, before all of it has been sent.
        with suppress(BrokenPipeError, ConnectionResetError):
            call.send(answers.STREAM)
            while chunk := file.read(CHUNK):
                call.send(answers.framed(chunk))
            call.send(answers.LAST)
        return answers.verdict_of(call.answer())


def signatures_of(settings: ScannerSettings) -> datetime | None:
    """Return when the scanner's signatures were made, None when it does not say.

    Raise ScannerAwayError when it does not answer.
    """
    with _call(settings) as call:
        call.send(answers.PING)
        if call.answer() != answers.PONG:
            raise UnknownAnswerError
    with _call(settings) as call:
        call.send(answers.VERSION)
        return answers.signed_on(call.answer())
