"""A Dask scheduler and two workers on this machine, on ports that the system chooses."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60
ROOT = Path(__file__).resolve().parents[2]
QUIET = ("--no-dashboard", "--host", "127.0.0.1")


@contextmanager
def cluster(folder: Path, *, certificate: tuple[str, ...] = (), workers: int = 2) -> Iterator[str]:
    """Yield the scheduler's `host:port`; the processes are ended by their own ids.

    `certificate`: the options that make it speak TLS.
    """
    contact = folder / "scheduler.json"
    log = (folder / "dask.log").open("w")
    started = [_start("scheduler", "--port", "0", "--scheduler-file", str(contact), *certificate,
                      log=log)]  # fmt: skip
    try:
        address = _address(contact)
        started += [
            _start("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory",
                   str(folder), *certificate, log=log)
            for _ in range(workers)
        ]  # fmt: skip
        yield address.partition("://")[2]
    finally:
        for process in reversed(started):  # they hold nothing, and a polite end waits for others
            process.kill()
            process.wait(PATIENCE)
        log.close()


def _start(kind: str, *arguments: str, log) -> subprocess.Popen:
    command = [sys.executable, "-m", "dask", kind, *arguments, *QUIET]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def _address(contact: Path) -> str:
    """Wait for the scheduler to write its address and return it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            return str(json.loads(contact.read_text("utf-8"))["address"])
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.05)
    raise AssertionError("the scheduler did not start")
