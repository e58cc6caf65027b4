"""The real clamd on a database of one signature, and listeners that are no scanners."""

import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from qms.scanner_settings import ScannerSettings

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"
"""What every scanner finds and nobody is harmed by; in parts, so that this file is not found."""
SIGNATURE = "Provby.Test.Eicar"
STREAM_LIMIT, FILE_LIMIT = 2_000_000, 1_000_000
FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin"
PATIENCE = 20.0  # seconds; it starts in a fraction of one where nothing else runs


@dataclass(frozen=True, kw_only=True)
class Clamd:
    """A scanner that runs: its addresses, and how long it took before it answered."""

    unix: ScannerSettings
    tcp: ScannerSettings
    seconds: float


@contextmanager
def clamd() -> Iterator[Clamd]:
    """Yield a clamd in a folder of its own; skip where the program is not installed."""
    program = shutil.which("clamd") or shutil.which("clamd", path=FOLDERS)
    if program is None:
        pytest.skip("no clamd: install the package clamav-daemon")
    home = Path(tempfile.mkdtemp(prefix="qms-clamd-"))
    try:
        place, port = home / "clamd.sock", _free_port()
        settings = _settings(home, place, port)
        begun = time.monotonic()
        process = subprocess.Popen(
            [program, "--config-file", settings], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd=home,
        )  # fmt: skip
        try:
            _wait(process, place)
            yield Clamd(
                unix=ScannerSettings(address=str(place)),
                tcp=ScannerSettings(address=("127.0.0.1", port)),
                seconds=time.monotonic() - begun,
            )
        finally:
            process.terminate()
            process.wait(PATIENCE)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _settings(home: Path, place: Path, port: int) -> Path:
    database = home / "signatures"
    database.mkdir()
    (database / "own.ndb").write_text(f"{SIGNATURE}:0:*:{EICAR.hex()}\n", encoding="ascii")
    file = home / "clamd.conf"
    lines = (
        "Foreground yes", f"LocalSocket {place}", "TCPAddr 127.0.0.1", f"TCPSocket {port}",
        f"DatabaseDirectory {database}", f"TemporaryDirectory {home}",
        f"StreamMaxLength {STREAM_LIMIT}", f"MaxFileSize {FILE_LIMIT}", "AlertExceedsMax yes",
    )  # fmt: skip
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def _free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], place: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert process.poll() is None, "clamd ended"
        with socket.socket(socket.AF_UNIX) as asking, suppress(OSError):
            asking.connect(str(place))
            return
        time.sleep(0.02)
    raise AssertionError("clamd does not answer")


@contextmanager
def listener(behave: Callable[[socket.socket], None]) -> Iterator[ScannerSettings]:
    """Yield the address of one who takes a call and then behaves as told."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    call, _ = server.accept()
                    with call, suppress(OSError):
                        behave(call)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield ScannerSettings(address=server.getsockname(), seconds=0.5)
        server.shutdown(socket.SHUT_RDWR)
    thread.join(PATIENCE)
