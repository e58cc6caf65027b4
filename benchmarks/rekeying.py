"""How long it takes to seal 100,000 rows with a new key while people work, and what is lost.

    .venv/bin/python benchmarks/rekeying.py [--rows 100000] [--database sqlite|postgresql]

Fills a database of its own with persons whose name, number and day of birth are sealed (three
values a row). Then `qms keys new` and `qms keys rotate` are run as commands, while six threads
open rows (and leave an event in the trail for each) and change names, fifty times a second
together. Printed: the seconds of the rotation from the start of the command to its end, how long
each piece of work took meanwhile, and afterwards how many values do not open with the new key
alone, how many names are not the last that was acknowledged, and how many of 1,000 pairs of
rows that exchange their sealed values are found out.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from databases import database  # noqa: E402

from qms.access.actor import system_actor  # noqa: E402
from qms.audit.services import record, verify_chain  # noqa: E402
from qms.config import Settings  # noqa: E402
from qms.db import migrations  # noqa: E402
from qms.db.session import Database, make_engine  # noqa: E402
from qms.needs.models import NeedsPerson  # noqa: E402
from qms.tables import metadata  # noqa: E402
from qms.vault import keyfile, queries, services  # noqa: E402
from qms.vault.core.place import Place  # noqa: E402
from qms.vault.database import open_database  # noqa: E402
from qms.vault.vault import vault_of, vault_of_ring  # noqa: E402

MOST_SECONDS, THREADS, PAUSE = 60, 6, 0.12
COLUMNS = ("name", "number", "born")
ACTOR = system_actor("benchmark")
PERSON = metadata.tables["needs_person"]
SWAPS = 1_000


def place(row: str, column: str) -> Place:
    """Return where the value belongs."""
    return Place(table="needs_person", column=column, row=row)


def fill(db: Database, rows: int) -> None:
    """Add the persons, sealed with the first key."""
    now = datetime.now(UTC)
    for first in range(0, rows, 5_000):
        with db.transaction() as session:
            vault = vault_of(session)
            people = [
                {
                    "id": (row := f"{n:032x}"),
                    "registered_at": now,
                    "protected": False,
                    "version": 0,
                    **{
                        column: vault.seal_text(place(row, column), f"Elev Ek {n} {column}")
                        for column in COLUMNS
                    },
                }
                for n in range(first, min(rows, first + 5_000))
            ]
            session.execute(insert(NeedsPerson), people)


@dataclass(kw_only=True)
class Work:
    """What one thread did: milliseconds of each piece of work, and the last name by row."""

    number: int
    chance: Random
    rows: int
    times: list[float] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    failed: int = 0

    def go_on(self, db: Database, end: threading.Event) -> None:
        """Read and change until the end."""
        while not end.wait(PAUSE * self.chance.uniform(0.5, 1.5)):
            begun = time.perf_counter()
            try:
                self._one(db)
            except OperationalError:
                self.failed += 1
            self.times.append(1000 * (time.perf_counter() - begun))

    def _one(self, db: Database) -> None:
        # Each thread has rows of its own, so that the last name acknowledged is known.
        row = f"{self.chance.randrange(self.rows // THREADS) * THREADS + self.number:032x}"
        now = datetime.now(UTC)
        with db.transaction() as session:
            vault, here = vault_of(session), place(row, "name")
            record(session, ACTOR, "benchmark.person-read", row, now=now)
            name = vault.open_text(here, session.get_one(NeedsPerson, row).name or b"")
            if self.chance.random() < 0.5:
                name = f"{name[:20]} {len(self.times)}"
                sealed = vault.seal_text(here, name)
                session.execute(update(PERSON).where(PERSON.c.id == row).values(name=sealed))
        self.names[row] = name


def command(*words: str, settings: Settings) -> float:
    """Run `qms keys …` and return its seconds."""
    environment = {**os.environ, "QMS_INSTANCE": str(settings.instance)}
    environment["QMS_DATABASE_URL"] = settings.database_url
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "qms", "keys", *words],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun


def under_load(db: Database, rows: int, settings: Settings) -> tuple[float, list[Work]]:
    """Rotate while the threads work; return the seconds and what the threads did."""
    end = threading.Event()
    work = [Work(number=n, chance=Random(n), rows=rows) for n in range(THREADS)]
    threads = [threading.Thread(target=one.go_on, args=(db, end)) for one in work]
    for thread in threads:
        thread.start()
    try:
        command("new", settings=settings)
        seconds = command("rotate", settings=settings)
    finally:
        end.set()
        for thread in threads:
            thread.join()
    return seconds, work


def lost_names(db: Database, work: list[Work]) -> int:
    """Return how many names are not the last that was acknowledged."""
    with db.reading() as session:
        vault = vault_of(session)
        stored = dict(session.execute(select(PERSON.c.id, PERSON.c.name)).all())
    return sum(
        vault.open_text(place(row, "name"), stored[row]) != name
        for one in work
        for row, name in one.names.items()
    )


def found_swaps(db: Database) -> int:
    """Let 1,000 pairs of rows exchange their names; return how many rows are found out."""
    with db.transaction() as session:
        first = select(PERSON.c.id, PERSON.c.name).order_by(PERSON.c.id).limit(2 * SWAPS)
        rows = session.execute(first).all()
        for one, other in zip(rows[::2], rows[1::2], strict=True):
            for row, name in ((one[0], other[1]), (other[0], one[1])):
                session.execute(update(PERSON).where(PERSON.c.id == row).values(name=name))
    with db.reading() as session:
        return len(services.open_everything(session, metadata).unreadable)


def main(kind: str, rows: int, folder: Path) -> None:
    """Fill, rotate under load, check, and print."""
    with database(kind, folder) as url:
        settings = Settings(database_url=url, secret_key=b"x" * 32, instance=folder)
        engine = make_engine(url)
        migrations.upgrade(engine)
        db = open_database(settings, engine)
        fill(db, rows)
        print(f"{kind}: {rows} rows, {rows * len(COLUMNS)} sealed values", flush=True)
        seconds, work = under_load(db, rows, settings)
        times = sorted(one for each in work for one in each.times)
        p95 = statistics.quantiles(times, n=20)[-1]
        ring = keyfile.read_ring(settings.keys)
        alone = Database(engine, vault=vault_of_ring(ring.without(ring.keys[1].id)))
        with alone.reading() as session:
            old = queries.uses(session, metadata).get(ring.keys[1].id, 0)
            opened = services.open_everything(session, metadata)
            broken = verify_chain(session).broken_at
        print(f"rotated in {seconds:.1f} s (target <= {MOST_SECONDS} s)")
        print(
            f"meanwhile {len(times)} pieces of work, {len(times) / seconds:.0f} a second: "
            f"median {statistics.median(times):.0f} ms, P95 {p95:.0f} ms, "
            f"worst {times[-1]:.0f} ms, {sum(one.failed for one in work)} failed"
        )
        print(f"{old} values left with the old key; {opened.values} open with the new one alone,")
        print(f"{len(opened.unreadable)} do not; {lost_names(db, work)} names lost;")
        print(f"the trail is {'whole' if broken is None else 'broken'}")
        print(f"{found_swaps(db)} of {2 * SWAPS} swapped rows found")
        engine.dispose()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="How long a new key for everything takes.")
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    chosen = options.parse_args()
    for each in chosen.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="qms-rekeying-") as temporary:
            main(each, chosen.rows, Path(temporary))
