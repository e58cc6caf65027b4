"""The key file: outside the database, for the owner's eyes only, replaced as a whole."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from qms.vault.core.faults import VaultClosedError
from qms.vault.core.keyring import KeyRing, new_ring, ring_of, ring_text

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OWNER_ONLY = 0o600


def open_to_others(file: Path) -> str:
    """Return why the key file may not be used as it lies, empty when nobody else can reach it."""
    if not file.exists() or not file.stat().st_mode & OTHERS:
        return ""
    return (
        f"Nyckelfilen {file} kan läsas eller ändras av andra konton på datorn. "
        f"Kör `chmod 600 {file}` och starta igen."
    )


def read_ring(file: Path) -> KeyRing:
    """Return the keys in the file; raise VaultClosedError with what to do."""
    fault = open_to_others(file)
    if fault:
        raise VaultClosedError(fault)
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        raise VaultClosedError(
            f"Nyckelfilen {file} saknas. Lägg tillbaka den från er säkerhetskopia av nycklarna, "
            "eller ange rätt fil med QMS_KEY_FILE."
        ) from None
    except (OSError, UnicodeDecodeError):
        raise VaultClosedError(
            f"Nyckelfilen {file} går inte att läsa. Kontrollera att kontot som kör "
            "Kvalitetshjulet äger filen."
        ) from None
    return ring_of(text)


def make_file(file: Path, *, now: datetime) -> None:
    """Make a key file with new keys; one that another process made meanwhile is left alone."""
    written = _beside(file, new_ring(now=now))
    with suppress(FileExistsError):
        os.link(written, file)  # unlike a rename it never replaces
    written.unlink()


def write_ring(file: Path, ring: KeyRing) -> None:
    """Replace the key file's content: a reader sees the whole old or the whole new one."""
    _beside(file, ring).replace(file)


@contextmanager
def changing(file: Path) -> Iterator[None]:
    """Hold the key file for oneself: two changes at once would lose one of two new keys."""
    with file.with_name(f"{file.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _beside(file: Path, ring: KeyRing) -> Path:
    """Return a new file in the same folder that holds the ring, safely on the disk."""
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_name(f"{file.name}.{os.getpid()}.new")
    written.unlink(missing_ok=True)
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(ring_text(ring))
        out.flush()
        os.fsync(out.fileno())
    return written
