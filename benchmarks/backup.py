"""How long a backup, a restore test and a restore take, per 100,000 rows, on both databases.

    .venv/bin/python benchmarks/backup.py [--rows 100000] [--database sqlite|postgresql]

Fills a database of its own: half of the rows are events of the audit trail, half persons with
three sealed values. Then the commands are run as an administrator runs them, each in a process of
its own, while one thread goes on adding events. Printed: seconds of each command from its start
to its end, the size of the archive, how many events were added meanwhile, and whether the backup
was judged whole.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from databases import database  # noqa: E402

from qms.access.actor import system_actor  # noqa: E402
from qms.audit.core.chain import AuditEntry, link  # noqa: E402
from qms.audit.models import AuditRow  # noqa: E402
from qms.audit.queries import last_link  # noqa: E402
from qms.audit.services import record  # noqa: E402
from qms.config import Settings  # noqa: E402
from qms.db import migrations  # noqa: E402
from qms.db.session import Database, make_engine  # noqa: E402
from qms.needs.models import NeedsPerson  # noqa: E402
from qms.vault.core.place import Place  # noqa: E402
from qms.vault.database import open_database  # noqa: E402
from qms.vault.vault import vault_of  # noqa: E402

MOST_MINUTES, MOST_ROWS = 30, 1_000_000
"""The target: this many rows are back within this time."""

ACTOR = system_actor("benchmark")
BATCH = 5_000
COLUMNS = ("name", "number", "born")


def fill_persons(db: Database, rows: int) -> None:
    """Add persons with sealed names, numbers and days of birth."""
    now = datetime.now(UTC)
    for first in range(0, rows, BATCH):
        with db.transaction() as session:
            vault = vault_of(session)
            people = []
            for number in range(first, min(rows, first + BATCH)):
                row = f"{number:032x}"
                sealed = {
                    column: vault.seal_text(
                        Place(table="needs_person", column=column, row=row), f"Elev Ek {number}"
                    )
                    for column in COLUMNS
                }
                rest = {"id": row, "registered_at": now, "protected": False, "version": 0}
                people.append(rest | sealed)
            session.execute(insert(NeedsPerson), people)


def fill_trail(db: Database, rows: int) -> None:
    """Add events, each linked to the one before it."""
    for first in range(0, rows, BATCH):
        with db.transaction() as session:
            seq, previous = last_link(session)
            events = []
            for number in range(seq + 1, seq + 1 + min(BATCH, rows - first)):
                entry = AuditEntry(
                    seq=number,
                    at=datetime.now(UTC),
                    actor="benchmark",
                    roles="",
                    action="benchmark.event-made",
                    target=str(number),
                    path="/1/2/",
                    details="{}",
                )
                made = link(previous, entry)
                columns = {name: getattr(entry, name) for name in AuditEntry.__slots__}
                events.append(columns | {"previous": previous, "hash": made})
                previous = made
            session.execute(insert(AuditRow), events)


class Writer:
    """Goes on adding events until told to stop."""

    def __init__(self, db: Database) -> None:
        self.added, self._db, self._over = 0, db, threading.Event()
        self._thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> "Writer":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self._over.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(0.02):
            with self._db.transaction() as session:
                record(session, ACTOR, "benchmark.event-made", now=datetime.now(UTC))
            self.added += 1


def command(settings: Settings, *words: str) -> tuple[float, str]:
    """Run `qms …`; return its seconds and what it said."""
    environment = {**os.environ, "QMS_INSTANCE": str(settings.instance)}
    environment["QMS_DATABASE_URL"] = settings.database_url
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "qms", *words],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"qms {' '.join(words)}: {done.stderr}")
    return seconds, done.stdout


def main(kind: str, rows: int, folder: Path) -> None:
    """Fill, back up under load, try, restore, and print."""
    with database(kind, folder) as url:
        instance, backups = folder / "instance", str(folder / "backups")
        instance.mkdir(mode=0o700)
        settings = Settings(database_url=url, secret_key=b"x" * 32, instance=instance)
        engine = make_engine(url)
        migrations.upgrade(engine)
        db = open_database(settings, engine)
        fill_persons(db, rows // 2)
        fill_trail(db, rows - rows // 2)
        with Writer(db) as writer:
            backup, _ = command(settings, "backup", backups)
        engine.dispose()
        proof, said = command(settings, "restore-test", backups)
        restore, _ = command(settings, "restore", backups, "--replace")
        size = sum(file.stat().st_size for file in Path(backups).iterdir()) / 1e6
        print(f"{kind}: {rows} rows, archive {size:.0f} MB, {writer.added} events meanwhile")
        for name, seconds in (("backup", backup), ("restore-test", proof), ("restore", restore)):
            each = seconds / rows * 100_000
            print(f"  {name:<13}{seconds:7.1f} s  {each:6.1f} s per 100,000 rows")
        limit = MOST_MINUTES * 60 * rows / MOST_ROWS
        print(f"  target for the restore of so many: {limit:.0f} s; {said.strip()}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="How long backups and restores take.")
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    for each in chosen.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="qms-backup-") as temporary:
            main(each, chosen.rows, Path(temporary))
