"""The list of what is erased: a file outside the database and its backups, only ever added to."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from qms.retention.core.entries import FIRST, Entry, Sign, entries_of, lines_of
from qms.vault.vault import Vault

PURPOSE = "retention.list"
OWNER_ONLY = 0o600


def signer(vault: Vault) -> Sign:
    """Return what marks the lines: only who holds the key file can make a mark."""
    return partial(vault.blind, PURPOSE)


def listed(file: Path, vault: Vault) -> tuple[Entry, ...]:
    """Return the entries in the file, none without a file; raise BrokenListError."""
    return _read(file, vault)[0]


def add_to_list(file: Path, vault: Vault, entries: Iterable[Entry]) -> None:
    """Add what is not there; it is on the disk when this returns.

    Called before what it tells of is erased for good: a crash in between leaves too much in the
    list, which is erased at the next start, and never too little.
    """
    with _alone(file):
        there, mark = _read(file, vault)
        known = {one.key for one in there}
        fresh = [one for one in entries if one.key not in known]
        lines = [line for line, _ in lines_of(fresh, after=mark, sign=signer(vault))]
        if lines:
            _append(file, "".join(f"{line}\n" for line in lines).encode())


def write_anew(file: Path, vault: Vault, entries: Iterable[Entry], *, now: datetime) -> Path | None:
    """Replace the list; return where the old one was put, None when there was none."""
    with _alone(file):
        old = file.with_name(f"{file.name}.{now:%Y%m%d%H%M%S}.old") if file.exists() else None
        if old:
            file.replace(old)
        lines = [line for line, _ in lines_of(entries, after=FIRST, sign=signer(vault))]
        _append(file, "".join(f"{line}\n" for line in lines).encode())
    return old


def _read(file: Path, vault: Vault) -> tuple[tuple[Entry, ...], str]:
    text = file.read_text("utf-8", errors="replace") if file.exists() else ""
    return entries_of(text, sign=signer(vault))


def _append(file: Path, lines: bytes) -> None:
    is_new = not file.exists()
    handle = os.open(file, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    with os.fdopen(handle, "r+b") as out:
        whole = out.read().rfind(b"\n") + 1
        out.seek(whole)
        out.truncate()  # a line that was cut off: nothing of it had been erased
        out.write(lines)
        out.flush()
        os.fsync(out.fileno())
    if is_new:
        _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    """Let the file's name be on the disk too, not only what it holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Hold the list for oneself: two writers would break the chain of marks."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
