"""Where a trial works: a folder of its own, the scanners, the product and the canary."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Event

from trust.crawl import Crawled, crawl
from trust.served import Product, Served, canary, product

ROOT = Path(__file__).resolve().parents[1]
SCANNERS = ROOT / ".trust"
"""Scanners live apart from the product: what they need must never be what it needs."""


@dataclass(frozen=True, kw_only=True)
class Work:
    """`folder` is emptied afterwards; what is served is ended with `ends`."""

    folder: Path
    ends: ExitStack = field(default_factory=ExitStack)
    _running: set[subprocess.Popen[str]] = field(default_factory=set, init=False)
    _stopped: Event = field(default_factory=Event, init=False)

    @cached_property
    def product(self) -> Product:
        """Return the demo municipality, served until the trials are over."""
        return self.ends.enter_context(product(self.folder / "product"))

    @cached_property
    def crawled(self) -> Crawled:
        """Return the product's pages as the roles of the demo find them."""
        return crawl(self.product)

    @cached_property
    def canary(self) -> Served:
        """Return the pages with planted holes, served until the trials are over."""
        return self.ends.enter_context(canary(self.folder / "canary"))

    def tool(self, lock: str, name: str) -> Path:
        """Return the scanner's program, installed from its lock when it is not there."""
        file, place = ROOT / "requirements" / f"{lock}.txt", SCANNERS / lock
        stamp, wanted = place / "installed.stamp", sha256(file.read_bytes()).hexdigest()
        if not stamp.exists() or stamp.read_text("utf-8") != wanted:
            uv = (sys.executable, "-m", "uv")
            self.must(*uv, "venv", "--quiet", "--clear", "--python", sys.executable, place)
            self.must(*uv, "pip", "install", "--quiet", "--python", place / "bin" / "python",
                      "--require-hashes", "-r", file)  # fmt: skip
            stamp.write_text(wanted, "utf-8")
        return place / "bin" / name

    def run(
        self,
        *command: str | Path | int,
        seconds: float,
        environment: Mapping[str, str] | None = None,
        folder: Path = ROOT,
    ) -> subprocess.CompletedProcess[str]:
        """Return what the command, run in `folder`, printed; it is ended after `seconds`."""
        words = [str(one) for one in command]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              cwd=folder, env=environment) as process:  # fmt: skip
            self._running.add(process)
            if self._stopped.is_set():
                process.kill()
            try:
                said, faults = process.communicate(timeout=seconds)
            except BaseException:
                process.kill()
                raise
            finally:
                self._running.discard(process)
        return subprocess.CompletedProcess(words, process.returncode, said, faults)

    @property
    def runs(self) -> bool:
        """Return whether a command runs."""
        return bool(self._running)

    def stop(self) -> None:
        """End every command that still runs, and each that is begun after this."""
        self._stopped.set()
        for process in tuple(self._running):
            process.kill()

    def must(self, *command: str | Path, seconds: float = 600) -> None:
        """Run the command; raise RuntimeError with its last words when it fails."""
        done = self.run(*command, seconds=seconds)
        if done.returncode:
            raise RuntimeError(_last(done.stderr or done.stdout))


def _last(text: str) -> str:
    lines: Sequence[str] = text.strip().splitlines() or [""]
    return lines[-1]
