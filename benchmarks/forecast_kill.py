"""The demo's forecast: how long it takes, and what twenty killed workers leave behind.

.venv/bin/python benchmarks/forecast_kill.py            # --kills 20

Loads the demo into a database of its own (SQLite, removed afterwards), makes its forecast once as
the worker does, and prints the time. Then `qms jobs worker` is started for real, with its process
pool and Prophet, and killed with signal 9 when some more parts are stored, twenty times. After each
kill nothing may be seen of the run; every run must end with the first one's checksum.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from qms.access.actor import system_actor
from qms.config import Settings, from_environment
from qms.db.session import Database, make_engine
from qms.demo.load.loading import load_demo
from qms.forecast import queries, services
from qms.forecast.models import ForecastDocument, ForecastPart, ForecastScore, ForecastValue
from qms.job_list import JOBS
from qms.jobs.models import JobRow
from qms.jobs.worker import Worker
from qms.tables import metadata

ACTOR = system_actor("benchmark")
PATIENCE = 300  # seconds until the next part is stored


@contextmanager
def demo() -> Iterator[tuple[Database, Settings]]:
    """Yield a database with the demo in it, whose forecast waits to be made."""
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(from_environment({"QMS_INSTANCE": folder}), demo=True)
        engine = make_engine(settings.database_url)
        metadata.create_all(engine)
        load_demo(settings, lambda _: None)
        yield Database(engine), settings
        engine.dispose()


def run_jobs(db: Database, settings: Settings) -> float:
    """Run what waits and return how many seconds the newest job took."""
    worker, seconds = Worker(db, settings, JOBS), 0.0
    while True:
        started = time.monotonic()
        if not worker.run_one():
            return seconds
        seconds = time.monotonic() - started


def parts(db: Database, run_id: int) -> int:
    """Return how many parts are stored of the run."""
    query = select(func.count()).select_from(ForecastPart).where(ForecastPart.run_id == run_id)
    with db.reading() as session:
        return session.scalar(query) or 0


def seen(db: Database, run_id: int) -> str | None:
    """Return the checksum of a published run; stop when anything is seen of another."""
    with db.reading() as session:
        run = queries.published(session, run_id)
        if run is not None:
            return run.asked.result_checksum
        for table in (ForecastValue, ForecastScore, ForecastDocument):
            rows = select(func.count()).select_from(table).where(table.run_id == run_id)
            if session.scalar(rows):
                raise SystemExit(f"{table.__tablename__} holds rows of a run that is not published")
    return None


def killed_worker(db: Database, settings: Settings, run_id: int, *, after: int) -> bool:
    """Start a worker and kill it when `after` more parts are stored; False when it was done."""
    environment = {**os.environ, "QMS_INSTANCE": str(settings.instance)}
    command = [sys.executable, "-m", "qms", "jobs", "worker"]
    before, end = parts(db, run_id), time.monotonic() + PATIENCE
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as worker:
        while parts(db, run_id) < before + after and seen(db, run_id) is None:
            if time.monotonic() > end:
                raise SystemExit("the worker came no further")
            time.sleep(0.02)
        done = seen(db, run_id) is not None
        worker.send_signal(signal.SIGTERM if done else signal.SIGKILL)
    with db.transaction() as session:  # the half minute after which a silent job is taken over
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(JobRow).values(lease_until=past).where(JobRow.state == "running"))
    return not done


def main() -> None:
    """Print the time of one forecast, and what the kills did."""
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=20)
    wanted = options.parse_args().kills
    with demo() as (db, settings):
        seconds = run_jobs(db, settings)
        with db.reading() as session:
            first = queries.latest(session)
            assert first
            asked = first.asked
            units = len(queries.known(session, asked.id).pupils.units)
        print(f"the demo's forecast, {units} schools, {asked.horizon} years: {seconds:.1f} s")
        chance, kills, runs = random.Random(1), 0, 0
        while kills < wanted:
            with db.transaction() as session:
                run_id = services.request_run(
                    session, ACTOR, method=asked.method, horizon=asked.horizon,
                    now=datetime.now(UTC),
                )  # fmt: skip
            runs += 1
            while seen(db, run_id) is None:
                after = chance.randint(1, 6) if kills < wanted else PATIENCE * 100
                kills += killed_worker(db, settings, run_id, after=after)
            if seen(db, run_id) != asked.result_checksum:
                raise SystemExit(f"run {run_id} has another checksum than run {asked.id}")
        print(f"{kills} kills in {runs} runs: nothing half was seen, and every checksum is")
        print(asked.result_checksum)


if __name__ == "__main__":
    main()
