"""Packages of closed cases on the disk: recorded first, written whole, and read back.

Whoever makes them has the right to, and each case's opening and packing is in the trail before a
byte of it is on the disk. The folder and the files are for the owner of the program alone.
"""

import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from qms.access.actor import Actor, system_actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.archive.core.package import name_of, package_of
from qms.archive.core.pieces import Making, Piece, Source
from qms.archive.core.reading import BrokenPackageError, Package, read_package
from qms.archive.queries.source import source_of
from qms.audit.services import record
from qms.db.session import Database
from qms.needs.services.opening import open_case

READER = system_actor("archive")
FOLDER_MODE, FILE_MODE = 0o700, 0o600
UNFINISHED = ".unfinished-"
LEFT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A package on the disk; `is_new` is false where it was there already and is whole."""

    ref: str
    folder: Path
    is_new: bool


def prepare_folder(folder: Path, *, now: datetime) -> None:
    """Make the folder, for its owner only, and clear what a killed packing left there.

    What is younger than a day can be another packing's. Raise OSError when it cannot be done.
    """
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    for left in folder.glob(f"{UNFINISHED}*"):
        if left.stat().st_mtime < (now - LEFT_FOR).timestamp():
            shutil.rmtree(left)


def make_package(
    db: Database, actor: Actor, ref: str, folder: Path, making: Making, *, now: datetime
) -> Made:
    """Write the case's package in the folder and read it back; return where it lies.

    A package that is there already is read, and left as it is. Raise BrokenPackageError when what
    was read is not what was written, ForbiddenError, and OutOfScopeError when there is no such
    case.
    """
    with db.transaction() as session:
        source = _recorded(session, actor, ref, now=now)
    target = folder / name_of(source)
    if target.exists():
        read_folder(target)
        return Made(ref=ref, folder=target, is_new=False)
    pieces = package_of(source, making)
    work = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
    try:
        for one in pieces:
            _write(work, one)
        _require_same(source, read_folder(work))
        work.rename(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Made(ref=ref, folder=target, is_new=True)


def _recorded(session: Session, actor: Actor, ref: str, *, now: datetime) -> Source:
    """Return the case as it is kept, with the reading and the packing recorded."""
    authorize(actor, Can.RETENTION_ARCHIVE)
    opened = open_case(session, READER, ref, can=Can.NEEDS_READ, why="extract", now=now)
    record(session, actor, "retention.packed-case", ref, now=now, path=opened.unit.path)
    return source_of(session, opened)


def _write(folder: Path, piece: Piece) -> None:
    file = folder / piece.path
    for above in reversed(file.relative_to(folder).parents[:-1]):
        (folder / above).mkdir(mode=FOLDER_MODE, exist_ok=True)  # parents=True would open them
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(handle, "wb") as out:
        out.write(piece.content)
        out.flush()
        os.fsync(out.fileno())


def _require_same(source: Source, package: Package) -> None:
    """Refuse a package that does not say what the database says."""
    names = {path.rpartition("/")[2]: content for path, content in package.files.items()}
    documents = all(names.get(one.name) == one.content for one in source.documents)
    rows = (package.rows, package.people) == (dict(source.rows), dict(source.people))
    if not rows or not documents or package.ref != source.ref:
        raise BrokenPackageError((f"{source.ref} lästes inte tillbaka som det skrevs.",))


def read_folder(folder: Path) -> Package:
    """Return the package in the folder; raise BrokenPackageError when it is not as it was made."""
    files = {one.relative_to(folder).as_posix(): one for one in _files(folder)}

    def read(path: str) -> bytes | None:
        return files[path].read_bytes() if path in files else None

    return read_package(read, frozenset(files))


def _files(folder: Path) -> Iterable[Path]:
    return (one for one in sorted(folder.rglob("*")) if one.is_file())


def packages_in(folder: Path) -> tuple[Path, ...]:
    """Return the folders of the packages, by name; none where the folder is not there."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(one for one in folder.iterdir() if one.is_dir() and one.name[0] != "."))
