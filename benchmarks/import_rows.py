"""How long an import takes, from file to stored rows: of pupil counts, or of pupils one by one.

    .venv/bin/python benchmarks/import_rows.py [ROWS] [DATABASE_URL]
    .venv/bin/python benchmarks/import_rows.py --pupils [ROWS] [DATABASE_URL]

The database must be empty; without one an SQLite file in a temporary folder is used. With
`--pupils` the rows are pupils without identity, 100,000 unless said, and what is printed last is
how long it takes to read them back as patterns, and the most memory that was used.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from sqlalchemy.orm import Session  # noqa: E402 - after the path

from qms.access.actor import system_actor  # noqa: E402 - after the path
from qms.access.scope import Scope  # noqa: E402
from qms.db import migrations  # noqa: E402
from qms.db.session import Database, make_engine  # noqa: E402
from qms.kernel.table_write import write_csv, write_xlsx  # noqa: E402
from qms.org.core.nodes import NodeKind, ProviderKind  # noqa: E402
from qms.org.services import NewNode, add_node  # noqa: E402
from qms.register import dry_run, queries, services  # noqa: E402

ACTOR = system_actor("benchmark")
HEADER = ("enhet", "årskurs", "år", "antal")
GRADES, YEARS = range(10), range(2006, 2026)


def rows(wanted: int) -> list[tuple[str, int, int, int]]:
    """Return that many rows of counts, all different keys."""
    units = -(-wanted // (len(GRADES) * len(YEARS)))
    every = (
        (f"Skola {unit}", grade, year, (unit * grade + year) % 90)
        for unit in range(units)
        for grade in GRADES
        for year in YEARS
    )
    return [row for _, row in zip(range(wanted), every, strict=False)]


@contextmanager
def timed(label: str) -> Iterator[None]:
    """Print how long the block took."""
    start = time.perf_counter()
    yield
    print(f"{label:<44}{time.perf_counter() - start:8.2f} s")


def set_up(db: Database, units: set[str]) -> None:
    """Add a municipality, its provider and the units."""
    now = datetime.now(UTC)
    with db.transaction() as session:
        top = NewNode(kind=NodeKind.MUNICIPALITY, name="Provby", local_id="provby")
        top_id = add_node(session, ACTOR, top, now=now)
        own = NewNode(
            kind=NodeKind.PROVIDER,
            name="Provby kommun",
            local_id="provby",
            parent_id=top_id,
            provider_kind=ProviderKind.MUNICIPAL,
        )
        own_id = add_node(session, ACTOR, own, now=now)
        for name in sorted(units):
            unit = NewNode(kind=NodeKind.UNIT, name=name, local_id=name, parent_id=own_id)
            add_node(session, ACTOR, unit, now=now)


def import_file(
    db: Database, file_name: str, content: bytes, label: str, *, dataset: str = "pupil_counts"
) -> None:
    """Read the file as a dry run, save it when it would change something, and print both."""
    now = datetime.now(UTC)
    with timed(f"{label}: dry run"), db.transaction() as session:
        batch_id = services.stage_import(
            session,
            ACTOR,
            dataset_key=dataset,
            file_name=file_name,
            content=content,
            now=now,
        )
        _read_now(session, batch_id, now=now)
    with db.reading() as session:
        report = services.report_of(session, batch_id)
    if report is None or not report.can_be_saved:
        return
    with timed(f"{label}: save"), db.transaction() as session:
        dry_run.save_upload(session, ACTOR, batch_id, parent_id=None, now=now)


def _read_now(session: Session, batch_id: int, *, now: datetime) -> None:
    """Read a long file here, as the job would."""
    if services.report_of(session, batch_id) is None:
        dry_run.read_upload(session, batch_id, scope=Scope(everything=True), now=now)


SHARES = {
    "kön": (49, 51),
    "utbildning": (12, 38, 50),
    "tid i Sverige": (8, 92),
    "ekonomiskt bistånd": (7, 93),
}
"""How many per cent of the pupils are in each group of each factor."""
PUPIL_HEADER = (
    "enhet",
    "år",
    "tidigare enhet",
    "folkbokförd",
    *(f"faktor:{name}" for name in SHARES),
    "utfall:ej_behorig",
    "utfall:ej_godkand_2",
)


def pupils(wanted: int, *, seed: int) -> list[tuple[str | int, ...]]:
    """Return that many pupils at 60 schools in five years, drawn by chance.

    They come to each school from three others.
    """
    chance = Random(seed)

    def drawn(*percent: int) -> int:
        return chance.choices(range(len(percent)), percent)[0]

    return [
        (
            f"Skola {n % 60}",
            2021 + n % 5,
            f"Skola {(n % 60 + drawn(60, 30, 10)) % 60}",
            ("ja", "nej")[drawn(95, 5)],
            *(f"grupp {drawn(*percent)}" for percent in SHARES.values()),
            ("ja", "nej")[drawn(15, 85)],
            ("ja", "nej", "")[drawn(20, 75, 5)],
        )
        for n in range(wanted)
    ]


def main_pupils(wanted: int, url: str) -> None:
    """Print the time of an import of pupils, of one that replaces them all, and of reading them."""
    engine = make_engine(url)
    migrations.upgrade(engine)
    db = Database(engine)
    set_up(db, {f"Skola {n}" for n in range(60)})
    print(f"{wanted} pupils, {engine.dialect.name}")
    for seed, label in ((1, "every pupil new"), (2, "every pupil replaced")):
        content = write_csv(PUPIL_HEADER, pupils(wanted, seed=seed), "sv")
        import_file(db, f"{seed}.csv", content, label, dataset="historic_pupils")
    everything = Scope(everything=True)
    with timed("read back as patterns"), db.reading() as session:
        found = queries.pupil_patterns(session, everything, dataset="historic_pupils")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(found)} patterns, {sum(one.n for one in found)} pupils, at most {most:.0f} MB")
    engine.dispose()


def main(wanted: int, url: str) -> None:
    """Print the time of each step of four imports."""
    engine = make_engine(url)
    migrations.upgrade(engine)
    db = Database(engine)
    first = rows(wanted)
    second = [(unit, grade, year, count + 1) for unit, grade, year, count in first]
    set_up(db, {row[0] for row in first})
    print(f"{wanted} rows, {engine.dialect.name}")
    import_file(db, "a.csv", write_csv(HEADER, first, "sv"), "CSV, every row new")
    import_file(db, "a.csv", write_csv(HEADER, first, "sv"), "CSV, the same again")
    import_file(db, "b.csv", write_csv(HEADER, second, "sv"), "CSV, every row changed")
    import_file(db, "c.xlsx", write_xlsx(HEADER, first), "XLSX, every row changed back")
    engine.dispose()


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--pupils"]
    are_pupils = len(words) < len(sys.argv) - 1
    amount = int(words[0]) if words else 100_000 if are_pupils else 50_000
    run = main_pupils if are_pupils else main
    with tempfile.TemporaryDirectory() as folder:
        run(amount, words[1] if len(words) > 1 else f"sqlite:///{Path(folder) / 'qms.db'}")
