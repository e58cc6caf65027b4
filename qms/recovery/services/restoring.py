"""Putting a backup back: everything is tried before the old database gives way to it."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, inspect, select, table, text

from qms.audit.anchoring import stored_anchors
from qms.audit.core.anchors import line_of
from qms.audit.services import record
from qms.config import Settings
from qms.db.session import Database, make_engine
from qms.recovery import postgres, sqlite
from qms.recovery.archive import read_manifest, unpack
from qms.recovery.core.faults import RecoveryRefusedError
from qms.recovery.core.manifest import Manifest
from qms.recovery.services.judging import Judged, beside, judge, later, refuse_newer
from qms.recovery.services.taking import ACTOR, ANCHORS, ERASURES, product_version
from qms.retention.kinds import Kinds

OTHER_KIND = (
    "Säkerhetskopian är från {0}, men QMS_DATABASE_URL pekar på {1}. En kopia läses in i en "
    "databas av samma slag."
)
NOT_EMPTY = (
    "Databasen är inte tom, så ingenting är ändrat. Lägg till --replace om det som finns där ska "
    "ersättas av säkerhetskopian."
)
VERSION_TABLE = "alembic_version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What came of it. `aside` is where the old database is kept, None when there was none.

    `list_from_backup` is whether the list of what is erased was lost and came from the backup;
    `anchors_aside` where the anchors were put that tell of rows which came after the backup.
    """

    manifest: Manifest
    judged: Judged
    aside: Path | None
    list_from_backup: bool
    anchors_aside: Path | None


def restore(
    settings: Settings, file: Path, kinds: Kinds, *, replace: bool, now: datetime
) -> Restored:
    """Put the backup in place of the database; raise RecoveryRefusedError when it may not be."""
    manifest = read_manifest(file, product=product_version())
    refuse_newer(manifest, product=product_version())
    engine = make_engine(settings.database_url)
    try:
        if engine.dialect.name != manifest.database:
            raise RecoveryRefusedError(OTHER_KIND.format(manifest.database, engine.dialect.name))
        if not replace and holds_something(engine):
            raise RecoveryRefusedError(NOT_EMPTY)
        with tempfile.TemporaryDirectory(dir=_near(engine, settings), prefix=".restore-") as work:
            unpack(file, manifest, Path(work))
            return _put_back(settings, engine, manifest, kinds, work=Path(work), now=now)
    finally:
        engine.dispose()


def _near(engine: Engine, settings: Settings) -> Path:
    """Return the folder to work in: on SQLite where the new file takes the old one's place."""
    if engine.dialect.name != "sqlite":
        return settings.instance
    folder = Path(engine.url.database or "").absolute().parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def holds_something(engine: Engine) -> bool:
    """Return whether any table has a row; an SQLite file that is not there is not made."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").is_file():
        return False
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
        return any(
            connection.execute(select(text("1")).select_from(table(name)).limit(1)).first()
            for name in names
        )


def _put_back(
    settings: Settings,
    engine: Engine,
    manifest: Manifest,
    kinds: Kinds,
    *,
    work: Path,
    now: datetime,
) -> Restored:
    lost_list = not settings.erasures.exists() and (work / ERASURES).exists()
    erasures = work / ERASURES if lost_list else settings.erasures
    trial = beside(settings, erasures, settings.anchors)
    aside = None
    if engine.dialect.name == "sqlite":
        judged, aside = _sqlite(trial, engine, manifest, kinds, work=work, now=now)
    else:
        with engine.connect() as connection:
            there = inspect(connection).get_table_names()
        engine.dispose()
        postgres.load(engine.url, work / postgres.NAME, instead_of=there, dialect=engine.dialect)
        judged = judge(engine, manifest, trial, kinds, now=now)
    _bring_back(work / ERASURES, settings.erasures)
    _bring_back(work / ANCHORS, settings.anchors)
    anchors_aside = _without_later(settings.anchors, manifest, now=now)
    with Database(engine).transaction() as session:
        taken = manifest.at.isoformat(timespec="seconds")
        record(
            session, ACTOR, "recovery.backup-restored", now=now, taken=taken, rows=manifest.chain[0]
        )
    return Restored(
        manifest=manifest,
        judged=judged,
        aside=aside,
        list_from_backup=lost_list,
        anchors_aside=anchors_aside,
    )


def _sqlite(
    trial: Settings,
    engine: Engine,
    manifest: Manifest,
    kinds: Kinds,
    *,
    work: Path,
    now: datetime,
) -> tuple[Judged, Path | None]:
    """Judge the database in a file of its own, and then let it take the old one's place."""
    file, target = work / "qms.db", Path(engine.url.database or "")
    sqlite.load(work / sqlite.NAME, file)
    loaded = make_engine(f"sqlite:///{file}")
    try:
        judged = judge(loaded, manifest, trial, kinds, now=now)
    finally:
        loaded.dispose()
    engine.dispose()
    aside = target.with_name(f"{target.name}.{now:%Y%m%d%H%M%S}.old")
    had_old = sqlite.put_in_place(file, target, aside=aside)
    return judged, aside if had_old else None


def _bring_back(copy: Path, place: Path) -> None:
    """Put the backup's copy of a list where the list itself is gone; a newer one is left alone."""
    if copy.exists() and not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, place)
        place.chmod(0o600)


def _without_later(anchors: Path, manifest: Manifest, *, now: datetime) -> Path | None:
    """Lay aside the anchors of rows that the restored trail lacks; return where all of them are."""
    kept = stored_anchors(anchors)
    gone = set(later(kept, manifest))
    if not gone:
        return None
    aside = anchors.with_name(f"{anchors.name}.{now:%Y%m%d%H%M%S}.old")
    anchors.replace(aside)
    lines = [line_of(one) for one in kept if one not in gone]
    anchors.touch(mode=0o600)
    anchors.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return aside
