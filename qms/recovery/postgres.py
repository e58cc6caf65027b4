"""PostgreSQL: dumped and loaded by its own programs, the password never on a command line."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import URL, Dialect

from qms.db.sight import everything
from qms.recovery.core.faults import RecoveryRefusedError

NAME = "database.dump"
FOLDERS = "usr/lib/postgresql/*/bin"
MISSING = (
    "PostgreSQL:s program {0} hittades inte. Installera paketet postgresql-client i samma version "
    "som databasen, eller lägg programmet i PATH."
)


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, of the newest version that is installed."""
    found = sorted(Path("/").glob(f"{FOLDERS}/{name}"), key=_version)
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise RecoveryRefusedError(MISSING.format(name))
    return path


def _version(path: Path) -> float:
    try:
        return float(path.parents[1].name)
    except ValueError:
        return 0.0


def dump(url: URL, file: Path, *, snapshot: str) -> None:
    """Write the database as the snapshot sees it, in the custom format, to the file."""
    command = [
        program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges",
        "--enable-row-security",  # refused without it behind the wall, where we see everything
        f"--snapshot={snapshot}", f"--file={file}", f"--dbname={_address(url)}",
    ]  # fmt: skip
    done = subprocess.run(
        command, env=_environment(url), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode:
        raise RecoveryRefusedError(f"pg_dump misslyckades: {first_fault(done.stderr)}")


def load(url: URL, file: Path, *, instead_of: Iterable[str], dialect: Dialect) -> None:
    """Load the dump in place of the named tables: all of it or, at any fault, nothing."""
    quote = dialect.identifier_preparer.quote
    doomed = ", ".join(map(quote, instead_of))
    drop, script = file.with_name("drop.sql"), file.with_name("load.sql")
    drop.write_text(f"DROP TABLE IF EXISTS {doomed} CASCADE;\n" if doomed else "", "utf-8")
    # Written out first: a pipe that broke halfway would look like an end, and be committed.
    unfold = [program("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(file)]
    run = [
        program("psql"), "--no-psqlrc", "--quiet", "--single-transaction",
        "--set=ON_ERROR_STOP=1", f"--file={drop}", f"--file={script}", f"--dbname={_address(url)}",
    ]  # fmt: skip
    for command in (unfold, run):
        done = subprocess.run(
            command, env=_environment(url), stdin=subprocess.DEVNULL, capture_output=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            raise RecoveryRefusedError(
                f"Databasen kunde inte läsas in: {first_fault(done.stderr)}. "
                "Det som fanns där är orört."
            )


def first_fault(told: bytes) -> str:
    """Return the first line of what a program complained of: later ones may quote rows."""
    lines = [line for line in told.decode(errors="replace").splitlines() if line.strip()]
    faults = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (faults or lines or ["inget sades om varför"])[0].strip()[:300]


def _address(url: URL) -> str:
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _environment(url: URL) -> dict[str, str]:
    given = {"PGPASSWORD": str(url.password)} if url.password else {}
    options = f"{os.environ.get('PGOPTIONS', '')} -c qms.reach={everything().reach}".strip()
    # A fault is looked for by its English words.
    return {**os.environ, **given, "LC_MESSAGES": "C", "PGOPTIONS": options}
