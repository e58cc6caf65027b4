"""What it costs that every reading of a case is in the trail before the page is sent.

    .venv/bin/python benchmarks/read_logging.py [--database sqlite|postgresql] [--readers 8]

Makes 40 cases and reads them 1,000 times, the sealed request opened each time: without the record
and its commit, and then as it is done, the reading recorded and committed first. First one reader,
then several at once, fifteen recorded readings a second together (a municipality with 100,000
pupils does some thousands a day); they all add to one chain. PostgreSQL writes to the disk for
each commit here, unlike the tests' own cluster. At last the readings in the trail are counted: none
may be missing.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

# The tests' own way to a cluster and to cases; mypy reads no tests.
from builders import make_municipality  # type: ignore[import-not-found]  # noqa: E402
from databases import database  # noqa: E402
from support import needs_cases, postgres  # type: ignore[import-not-found]  # noqa: E402

from qms.access.actor import Actor  # noqa: E402
from qms.access.policy import Can  # noqa: E402
from qms.audit.models import AuditRow  # noqa: E402
from qms.audit.services import record, verify_chain  # noqa: E402
from qms.config import Settings  # noqa: E402
from qms.db import migrations  # noqa: E402
from qms.db.session import WRITTEN, Database, make_engine  # noqa: E402
from qms.needs.queries.request import request_of  # noqa: E402
from qms.needs.services import opening  # noqa: E402
from qms.vault.database import open_database  # noqa: E402

CASES, READS, TOGETHER, MOST_MS, PACE = 40, 1_000, 400, 10, 30


def commit_on_disk() -> None:
    """Let a cluster lie on a disk, with every commit on it, unlike the tests' own."""
    postgres.SETTINGS = "-c listen_addresses=''"
    postgres.MEMORY = Path("/nowhere")


def made(db: Database) -> tuple[Actor, list[str]]:
    """Return somebody who may read, and the references of the cases."""
    with db.transaction() as session:
        place = make_municipality(session)
        principal = needs_cases.account(session, "principal", place.school)
        refs = [
            needs_cases.applied(session, principal, place.school, key=f"case {n}")
            for n in range(CASES)
        ]
    return principal, refs


class Switch(threading.local):
    """Whether the thread records what it reads."""

    is_off = False

    def record(self, *args: Any, **kwargs: Any) -> int:  # noqa: ANN401 - as the product's own
        """Record as the product does, unless it is switched off."""
        return 0 if self.is_off else record(*args, **kwargs)


SWITCH = Switch()
opening.record = SWITCH.record  # type: ignore[attr-defined]


def unrecorded(db: Database, actor: Actor, ref: str) -> None:
    """Open a case with every check, but leave no trace and commit nothing."""
    SWITCH.is_off = True
    with db.reading() as session:
        session.info[WRITTEN] = {}  # what opening asks for, so that nothing is read unrecorded
        _look(session, actor, ref)
    SWITCH.is_off = False


def recorded(db: Database, actor: Actor, ref: str) -> None:
    """Open a case as the pages do."""
    with db.transaction() as session:
        _look(session, actor, ref)


def _look(session: Session, actor: Actor, ref: str) -> None:
    now = datetime.now(UTC)
    opened = opening.open_case(session, actor, ref, can=Can.NEEDS_READ, why="case", now=now)
    request_of(session, opened)


@dataclass(kw_only=True)
class Times:
    """Milliseconds of readings without and with a record, one after the other."""

    without: list[float] = field(default_factory=list)
    recorded: list[float] = field(default_factory=list)

    def p95(self) -> tuple[float, float]:
        """Return the P95 of both."""
        without, with_it = (
            statistics.quantiles(one, n=20)[-1] for one in (self.without, self.recorded)
        )
        return without, with_it


def timed(
    db: Database, actor: Actor, refs: list[str], times: int, *, seed: int, pause: float = 0.0
) -> Times:
    """Read cases by chance, each without and with a record; about `pause` seconds apart."""
    chance, found = Random(seed), Times()
    for _ in range(times):
        for read, into in ((unrecorded, found.without), (recorded, found.recorded)):
            if pause:
                time.sleep(chance.expovariate(1 / pause))
            begun = time.perf_counter()
            read(db, actor, chance.choice(refs))
            into.append(1000 * (time.perf_counter() - begun))
    return found


def together(db: Database, actor: Actor, refs: list[str], readers: int) -> Times:
    """Read by several at once, at the pace of the day."""
    found, each = Times(), TOGETHER // readers

    def one(number: int) -> None:
        own = timed(db, actor, refs, each, seed=number, pause=readers / PACE)
        found.without.extend(own.without)
        found.recorded.extend(own.recorded)

    threads = [threading.Thread(target=one, args=(n,)) for n in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def tell(label: str, found: Times) -> None:
    """Print the median and P95 without and with, and what the record adds."""
    usual, own = (statistics.median(one) for one in (found.without, found.recorded))
    p95, own_p95 = found.p95()
    print(
        f"{label:12} without: median {usual:5.1f}, P95 {p95:5.1f} ms; recorded: {own:5.1f}, "
        f"{own_p95:5.1f} ms; overhead {own - usual:+.1f}, P95 {own_p95 - p95:+.1f} ms "
        f"(target P95 <= {MOST_MS} ms)"
    )


def main(kind: str, readers: int, folder: Path) -> None:
    """Read, and print what the record costs."""
    commit_on_disk()
    with database(kind, folder) as url:
        settings = Settings(database_url=url, secret_key=b"x" * 32, instance=folder)
        engine = make_engine(url)
        migrations.upgrade(engine)
        db = open_database(settings, engine)
        actor, refs = made(db)
        print(f"{kind}: {CASES} cases, {READS} readings by one, {TOGETHER} by {readers}")
        tell("one reader", timed(db, actor, refs, READS, seed=1))
        tell(f"{readers} readers", together(db, actor, refs, readers))
        done = READS + TOGETHER // readers * readers
        with db.reading() as session:
            kept = session.scalar(select(func.count()).where(AuditRow.action == "needs.read-case"))
            broken = verify_chain(session).broken_at
        whole = "whole" if broken is None else "broken"
        print(f"{kept} of {done} readings in the trail, which is {whole}")
        engine.dispose()


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="What it costs to record every reading.")
    options.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    options.add_argument("--readers", type=int, default=8)
    chosen = options.parse_args()
    for each in chosen.database or ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="qms-reading-") as temporary:
            main(each, chosen.readers, Path(temporary))
