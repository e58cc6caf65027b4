"""A private PostgreSQL cluster for tests, from the system's own programs."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")
ROOM_IN_MEMORY = 4_000_000_000  # bytes: the grounds of one process take about one
PROGRAM_FOLDERS = "/usr/lib/postgresql/*/bin"
SETTINGS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
ADMIN = "postgres"
MADE = (
    "-c", "CREATE ROLE qms LOGIN CREATEDB CREATEROLE",
    "-c", "CREATE DATABASE qms OWNER qms",
)  # fmt: skip
"""The product refuses to run as superuser, so the tests do not either."""


def programs_folder() -> Path | None:
    """Return the folder of the newest initdb, or None."""
    found = sorted(Path("/").glob(f"{PROGRAM_FOLDERS.lstrip('/')}/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, its bare name where it is on the path."""
    folder = programs_folder()
    return str(folder / name) if folder and (folder / name).exists() else name


def _folder() -> Path | None:
    """Return the disk that lies in memory, where there is plenty: a copy is then quick."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if min(free, shutil.disk_usage(MEMORY).free) > ROOM_IN_MEMORY else None


def _unprivileged() -> dict[str, object]:
    """Return how to run as somebody who is not root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def run_unprivileged(program: Path, *args: str, check: bool = True) -> None:
    """Run one of the programs in silence, never as root."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    subprocess.run([program, *args], check=check, cwd="/", **quiet, **_unprivileged())


@contextmanager
def cluster() -> Iterator[str]:
    """Yield the address of an empty database; QMS_TEST_PG_URL names one that already runs."""
    given = os.environ.get("QMS_TEST_PG_URL")
    if given:
        yield given
        return
    programs = programs_folder()
    if programs is None:
        pytest.skip("no PostgreSQL: install the package postgresql or set QMS_TEST_PG_URL")
    home = Path(tempfile.mkdtemp(prefix="qms-pg-", dir=_folder()))
    if os.geteuid() == 0:
        shutil.chown(home, "nobody")
    try:
        data = home / "data"
        run_unprivileged(
            programs / "initdb", "-D", str(data), "-U", ADMIN, "-A", "trust", "-E", "UTF8", "-N"
        )
        run_unprivileged(
            programs / "pg_ctl", "-D", str(data), "-w", "-o", f"{SETTINGS} -k {home}", "start"
        )
        try:
            run_unprivileged(
                programs / "psql", "-h", str(home), "-U", ADMIN, "-d", "postgres", *MADE
            )
            yield f"postgresql+psycopg://qms@/qms?host={home}"
        finally:
            run_unprivileged(programs / "pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
