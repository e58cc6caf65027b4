"""How long an import of pupil counts takes, from file to stored rows.

    .venv/bin/python benchmarks/import_rows.py [ROWS] [DATABASE_URL]

The database must be empty; without one an SQLite file in a temporary folder is used.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # so that it also runs where the project is not installed

from qms.access.actor import system_actor  # noqa: E402 - after the path
from qms.db import migrations  # noqa: E402
from qms.db.session import Database, make_engine  # noqa: E402
from qms.kernel.table_write import write_csv, write_xlsx  # noqa: E402
from qms.org.core.nodes import NodeKind, ProviderKind  # noqa: E402
from qms.org.services import NewNode, add_node  # noqa: E402
from qms.register import services  # noqa: E402

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


def import_file(db: Database, file_name: str, content: bytes, label: str) -> None:
    """Read the file as a dry run, save it when it would change something, and print both."""
    now = datetime.now(UTC)
    with timed(f"{label}: dry run"), db.transaction() as session:
        batch_id = services.stage_import(
            session,
            ACTOR,
            dataset_key="pupil_counts",
            file_name=file_name,
            content=content,
            now=now,
        )
    with db.reading() as session:
        report = services.report_of(session, batch_id)
    if report is None or not report.can_be_saved:
        return
    with timed(f"{label}: save"), db.transaction() as session:
        services.confirm_import(session, ACTOR, batch_id, now=now)


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
    amount = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        main(amount, sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{Path(folder) / 'qms.db'}")
