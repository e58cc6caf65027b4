"""SQLite: copied by its own backup while others write, and put in place as a whole."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

NAME = "database.sqlite.gz"
LEVEL = 3  # a third of the time of the usual level for a twentieth more bytes
PATIENCE = 60.0  # seconds


def copy_database(source: Path, target: Path) -> None:
    """Copy the database as it is at one moment; a file copy would miss what the journal holds."""
    with (
        closing(sqlite3.connect(source, timeout=PATIENCE)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)  # all pages in one step: writers go on in the journal meanwhile


def pack(file: Path, packed: Path) -> None:
    """Write the file compressed."""
    with file.open("rb") as plain, gzip.open(packed, "wb", compresslevel=LEVEL) as out:
        shutil.copyfileobj(plain, out, 1 << 20)


def load(packed: Path, file: Path) -> None:
    """Write the database that was packed to the file."""
    with gzip.open(packed, "rb") as content, file.open("wb") as out:
        shutil.copyfileobj(content, out, 1 << 20)


def put_in_place(file: Path, target: Path, *, aside: Path) -> bool:
    """Let the file be the database; return whether an old one was there and is kept `aside`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    had_old = target.exists()
    if had_old:
        copy_database(target, aside)  # with what its journal holds
        aside.chmod(0o600)
    for journal in (f"{target}-wal", f"{target}-shm"):
        Path(journal).unlink(missing_ok=True)
    file.chmod(0o600)
    file.replace(target)
    return had_old
