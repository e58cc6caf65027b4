"""A ledger through the import and back: seconds and memory by size, on SQLite.

    python3 benchmarks/ledger_import.py [100000 1000000]

Read is the dry run of the job, save stores the lines, summed is what a calculation reads, and
lines is a page of the ledger's own lines behind a figure.
"""

import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from qms.access.actor import system_actor
from qms.access.scope import Scope
from qms.register import cost_queries, dry_run, services
from qms.tables import metadata

SIZES = (100_000, 1_000_000)
HEADER = "Period;Slag;Konto;Ansvar;Verksamhet;Objekt;Projekt;Motpart;Text;Belopp\n"
WAY = ("5011", "31006", "630", "5A", "", "3")


def ledger(lines: int) -> bytes:
    """Return a ledger of one year: fifty cost centres, five accounts, forty counterparts."""
    pick = random.Random(lines)
    out = io.StringIO()
    out.write(HEADER)
    for _ in range(lines):
        kronor, ore = divmod(pick.randint(100, 10**8), 100)
        account = pick.choice(("5011", "5012", "5511", "6010", "6410"))
        out.write(
            f"2026{pick.randint(1, 12):02d};utfall;{account};{pick.randint(31000, 31050)};"
            f"{pick.choice(('610', '630', '640'))};{pick.choice(('', '5A', '6B'))};;"
            f"{pick.randint(1, 40)};Löner;{kronor},{ore:02d}\n"
        )
    return out.getvalue().encode()


def measure(lines: int) -> None:
    """Print seconds of each step and the peak of memory in MB."""
    content, actor, now = ledger(lines), system_actor("benchmark"), datetime.now(UTC)
    marks = [time.perf_counter()]
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'ledger.db'}")
        metadata.create_all(engine)
        with Session(engine) as session:
            batch = services.stage_import(
                session, actor, dataset_key="ledger", file_name="l.csv", content=content, now=now
            )
            marks[0] = time.perf_counter()
            dry_run.read_upload(session, batch, scope=Scope(everything=True), now=now)
            session.commit()
            marks.append(time.perf_counter())
            dry_run.save_upload(session, actor, batch, parent_id=None, now=now)
            session.commit()
            marks.append(time.perf_counter())
        with Session(engine) as session:
            cost_queries.booked(session, 2026, "outcome")
            marks.append(time.perf_counter())
            cost_queries.ledger_lines(session, 2026, "outcome", [WAY], offset=0, limit=50)
            marks.append(time.perf_counter())
    steps = ", ".join(f"{b - a:.2f}" for a, b in pairwise(marks))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{lines}, {len(content) / 1e6:.0f}, {steps}, {memory:.0f}")


def main(sizes: tuple[int, ...]) -> None:
    """Print a row per size, each measured in a process of its own."""
    print("lines, MB of file, read, save, summed, lines page, peak MB", flush=True)
    for lines in sizes:
        subprocess.run([sys.executable, __file__, "--one", str(lines)], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
    else:
        main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
