"""The archive: one tar file for its owner's eyes only, whole on the disk before it has its name."""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable
from pathlib import Path

from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.core.manifest import (
    MANIFEST,
    Manifest,
    Part,
    broken,
    manifest_of,
    text_of,
)

PREFIX, SUFFIX = "kvalitetshjulet-", ".tar"
OWNER_ONLY = 0o600
CHUNK = 1 << 20
LARGEST_MANIFEST = 1 << 20


def part_of(file: Path) -> Part:
    """Return a file's name, checksum and size."""
    digest = hashlib.sha256()
    with file.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
    return Part(name=file.name, sha256=digest.hexdigest(), size=file.stat().st_size)


def write_archive(target: Path, manifest: Manifest, files: Iterable[Path]) -> None:
    """Write the archive; nobody meets it by its name before all of it is on the disk."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as archive:
                _add_text(archive, MANIFEST, text_of(manifest))
                for file in files:
                    archive.add(file, arcname=file.name, filter=_anonymous)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync(target.parent)


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    told = tarfile.TarInfo(name)
    told.size, told.mode = len(content), OWNER_ONLY
    archive.addfile(told, io.BytesIO(content))


def _anonymous(told: tarfile.TarInfo) -> tarfile.TarInfo:
    """Return the entry without who owned the file."""
    told.uid = told.gid = 0
    told.uname = told.gname = ""
    told.mode = OWNER_ONLY
    return told


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_manifest(file: Path, *, product: str) -> Manifest:
    """Return what the archive says of itself."""
    try:
        with tarfile.open(file) as archive:
            held = archive.extractfile(MANIFEST)
            text = held.read(LARGEST_MANIFEST).decode() if held else ""
    except FileNotFoundError:
        raise RecoveryRefusedError(f"Filen {file} finns inte.") from None
    except (OSError, KeyError, UnicodeDecodeError, tarfile.TarError):
        raise broken("filen går inte att läsa") from None
    return manifest_of(text, product=product)


def unpack(file: Path, manifest: Manifest, folder: Path) -> None:
    """Unpack the archive's parts into the folder, and hold each against its checksum."""
    try:
        with tarfile.open(file) as archive:
            for part in manifest.parts:
                if part.name != Path(part.name).name:
                    raise broken("en del har ett namn som inte får förekomma")
                archive.extract(part.name, folder, set_attrs=False, filter="data")
    except (OSError, KeyError, tarfile.TarError):
        raise broken("en del saknas eller går inte att packa upp") from None
    for part in manifest.parts:
        if part_of(folder / part.name) != part:
            raise broken(f"{part.name} stämmer inte med sin kontrollsumma")


def newest_in(folder: Path) -> Path:
    """Return the newest backup in the folder; raise RecoveryRefusedError when there is none."""
    found = sorted(folder.glob(f"{PREFIX}*{SUFFIX}"))
    if not found:
        raise RecoveryRefusedError(f"Mappen {folder} har ingen säkerhetskopia.")
    return found[-1]
