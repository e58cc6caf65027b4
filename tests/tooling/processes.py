"""The program as a process of its own, and the processes that it starts."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds; a machine under load


def children_of(pid: int) -> set[int]:
    """Return the ids of the processes that `pid` has started and that still run."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.add(int(stat.parent.name))
    return found


def runs(pid: int) -> bool:
    """Return whether the process runs: it is there and is not a dead one waiting to be noted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def eventually(condition) -> bool:
    """Return whether the condition comes true while we wait."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Program:
    """`qms run` on a free port with an instance folder of its own."""

    def __init__(self, instance: Path, *options: str, database: str = "") -> None:
        environment = {**os.environ, "QMS_INSTANCE": str(instance), "PYTHONUNBUFFERED": "1"}
        if database:
            environment["QMS_DATABASE_URL"] = database
        self.log = instance.with_suffix(".log")
        self.log.write_text("")
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "qms", "run", "--port", "0", *options],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    @property
    def address(self) -> str:
        """Wait for the address to be printed and return it."""
        line = re.compile(r"svarar på (http\S+)")
        assert eventually(lambda: line.search(self.said) or self.process.poll() is not None)
        found = line.search(self.said)
        assert found, self.said
        return found[1]

    @property
    def first_page(self) -> int:
        with urllib.request.urlopen(f"{self.address}/logga-in", timeout=PATIENCE) as answer:
            return answer.status

    def end(self, number: int = signal.SIGINT) -> int:
        """Send the signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)
