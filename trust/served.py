"""What is served on loopback while it is tried: the demo municipality, and the canary."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
READY = 180.0  # seconds: the demo loads its years first


@dataclass(frozen=True, kw_only=True)
class Served:
    """Something that answers at `url`."""

    url: str


@dataclass(frozen=True, kw_only=True)
class Product(Served):
    """The demo municipality with its own instance folder; `log` is what it has written."""

    instance: Path
    log: Path


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextmanager
def product(folder: Path) -> Iterator[Product]:
    """Serve a fresh demo municipality and end it by its own process id."""
    folder.mkdir(parents=True)
    port, log = free_port(), folder / "log.txt"
    made = Product(url=f"http://127.0.0.1:{port}", instance=folder / "instance", log=log)
    command = [sys.executable, "-m", "qms", "run", "--demo", "--port", str(port)]
    environment = {**os.environ, "QMS_INSTANCE": str(made.instance)}
    with _served(command, made.url, log, environment):
        yield made


@contextmanager
def canary(folder: Path, module: str = "trust.canary.pages") -> Iterator[Served]:
    """Serve what has planted holes and end it by its own process id."""
    folder.mkdir(parents=True)
    port = free_port()
    command = [sys.executable, "-m", module, str(port), str(folder)]
    url = f"http://127.0.0.1:{port}"
    with _served(command, url, folder / "log.txt", dict(os.environ)):
        yield Served(url=url)


@contextmanager
def _served(command: list[str], url: str, log: Path, environment: dict[str, str]) -> Iterator[None]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, url)
            yield
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the address answers; raise RuntimeError when the process has ended."""
    stop = time.monotonic() + READY
    while time.monotonic() < stop:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            requests.get(url, timeout=2)
        except requests.RequestException:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError("the server did not answer in time")
