"""The keys beside a backup: written apart from it, and put back only where there are none."""

import json
import os
from pathlib import Path

from qms.config import Settings
from qms.recovery.core.faults import RecoveryRefusedError
from qms.vault.core.keyring import ring_of, ring_text
from qms.vault.keyfile import read_ring

OWNER_ONLY = 0o600


def write_keys(settings: Settings, file: Path, *, backups: Path) -> None:
    """Write the key ring and the secret key to a new file that only its owner can read."""
    if backups.resolve() in file.resolve().parents:
        raise RecoveryRefusedError(
            f"Nycklarna ska inte ligga bland säkerhetskopiorna i {backups}: den som får tag i "
            "mappen kan då läsa allt. Välj en annan plats."
        )
    content = {"ring": ring_text(read_ring(settings.keys)), "secret_key": _text(settings)}
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    except FileExistsError:
        raise RecoveryRefusedError(
            f"Filen {file} finns redan. Ange en ny fil för nycklarna."
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(json.dumps(content, indent=1) + "\n")
        out.flush()
        os.fsync(out.fileno())


def put_back_keys(settings: Settings, file: Path) -> None:
    """Put the keys where this installation has none, and its secret key in its place."""
    try:
        told = json.loads(file.read_text("utf-8"))
        ring, secret = ring_of(told["ring"]), str(told["secret_key"])
    except (OSError, KeyError, TypeError, ValueError):
        raise RecoveryRefusedError(
            f"Filen {file} går inte att läsa som nycklar skrivna med `qms backup --keys`."
        ) from None
    if settings.keys.exists() and read_ring(settings.keys) != ring:
        raise RecoveryRefusedError(
            f"Nyckelfilen {settings.keys} har andra nycklar. Flytta undan den först, om det är "
            "nycklarna i säkerhetskopian som ska gälla."
        )
    _replace(settings.keys, ring_text(ring))
    _replace(settings.instance / "secret_key", secret)


def _text(settings: Settings) -> str:
    return settings.secret_key.decode("utf-8")


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    written = file.with_name(f"{file.name}.{os.getpid()}.new")
    handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    written.replace(file)
