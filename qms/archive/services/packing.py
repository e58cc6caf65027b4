"""Every closed case in a package, one at a time, with what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.archive.core.pieces import Making
from qms.archive.core.reading import BrokenPackageError
from qms.archive.queries.closed import closed
from qms.archive.services.making import make_package, prepare_folder
from qms.db.session import Database
from qms.retention.queries.standing import standing_of
from qms.vault.core.faults import UnreadableError

ARCHIVE = "retention.archive"
"""The job that packs."""
Progress = Callable[[int, int], None]


class NotPackedError(Exception):
    """Nothing may be packed now; the message is a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """How many packages were made, and were there already; what failed, by reference.

    `secret` is how many cases were left out because the child has protected identity.
    """

    made: int
    there: int
    secret: int
    failed: tuple[tuple[str, str], ...]


def folder_in(instance: Path) -> Path:
    """Return where the packages lie: in the instance's folder, which no page is served from."""
    return instance / "archive"


def pack_all(
    db: Database,
    actor: Actor,
    folder: Path,
    *,
    until: date,
    erasures: Path,
    now: datetime,
    progress: Progress = lambda _done, _all: None,
) -> Packed:
    """Put each case that closed on the day or before in a package, where there is none.

    `erasures` is the list of what is erased: while it does not hold, what came back with a backup
    would be packed, so nothing is. Raise NotPackedError and ForbiddenError.
    """
    authorize(actor, Can.RETENTION_ARCHIVE)
    with db.reading() as session:
        standing, found = standing_of(session, erasures), closed(session, actor, until=until)
    if standing.again or not standing.is_whole:
        raise NotPackedError(standing.sentence or "Listan över vad som är gallrat stämmer inte.")
    prepare_folder(folder, now=now)
    making, made, failed = Making(at=now, version=_version()), 0, []
    for done, ref in enumerate(found.refs):
        progress(done, len(found.refs))
        try:
            made += make_package(db, actor, ref, folder, making, now=now).is_new
        except (BrokenPackageError, UnreadableError, OutOfScopeError) as fault:
            failed.append((ref, str(fault)))
    there = len(found.refs) - made - len(failed)
    return Packed(made=made, there=there, secret=found.secret, failed=tuple(failed))


def _version() -> str:
    try:
        return version("qms")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0"
