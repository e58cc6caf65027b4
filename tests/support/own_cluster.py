"""A PostgreSQL server of a test's own, that writes to disk as a real one, and can be killed."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from support.postgres import ADMIN, MADE, programs_folder, run_unprivileged


class Cluster:
    """The server: its address, and ways to end and start it."""

    def __init__(self, home: Path) -> None:
        self._home, self._data = home, home / "data"
        self._programs = programs_folder()
        self.address = f"postgresql+psycopg://qms@/qms?host={home}"

    def make(self) -> None:
        """Make an empty database."""
        run_unprivileged(self._programs / "initdb", "-D", str(self._data), "-U", ADMIN,
                         "-A", "trust", "-E", "UTF8")  # fmt: skip
        self.start()
        run_unprivileged(self._programs / "psql", "-h", str(self._home), "-U", ADMIN,
                         "-d", "postgres", *MADE)  # fmt: skip

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-c listen_addresses='' -k {self._home}"
        run_unprivileged(self._programs / "pg_ctl", "-D", str(self._data), "-w", "-o", options,
                         "start")  # fmt: skip

    def kill(self) -> None:
        """End the server and every process of its at once, as a power cut would."""
        keeper = int((self._data / "postmaster.pid").read_text().split()[0])
        children = _children_of(keeper)
        for pid in (keeper, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # A new server refuses to start while anything of the old one holds its memory.
        while any(Path(f"/proc/{pid}").exists() and not _is_dead(pid) for pid in children):
            time.sleep(0.02)
        # Where nobody collects dead processes the number stays taken; after a power cut it is free.
        for left in (self._data / "postmaster.pid", self._home / ".s.PGSQL.5432.lock"):
            left.unlink(missing_ok=True)

    def stop(self) -> None:
        """End the server if it runs."""
        run_unprivileged(self._programs / "pg_ctl", "-D", str(self._data), "-m", "immediate",
                         "-w", "stop", check=False)  # fmt: skip


def _is_dead(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    return True


def _children_of(pid: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text("utf-8").rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Yield a server with an empty database, and end it."""
    home = Path(tempfile.mkdtemp(prefix="qms-own-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, "nobody")
    one = Cluster(home)
    try:
        one.make()
        yield one
    finally:
        one.stop()
        shutil.rmtree(home, ignore_errors=True)
