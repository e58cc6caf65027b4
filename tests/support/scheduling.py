"""A scheduler and a worker as a process of their own: `scheduling.py URL SLOTS BEGIN FILE FIRST`.

At the moment BEGIN it queues a job for every slot, slot FIRST before the others, then does jobs
until none is left. FILE gets a line per job that is done; what it writes is how many it queued and
did.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from qms.config import Settings
from qms.db.session import Database, make_engine
from qms.jobs.scheduler import queue_once
from qms.jobs.worker import Job, JobContext, Worker

NAME = "prov.line"


def main(url: str, slots: str, begin: str, file: str, first: str) -> None:
    """Queue and do."""
    db = Database(make_engine(url))
    settings = Settings(database_url=url, secret_key=b"x" * 32, instance=Path(file).parent)

    def run(context: JobContext) -> None:
        line = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(line, f"{context.job_id}\n".encode())
        os.close(line)

    time.sleep(max(0.0, float(begin) - time.time()))
    order = [(int(first) + n) % int(slots) for n in range(int(slots))]
    queued = sum(queue_once(db, NAME, slot=f"{n:03d}", now=datetime.now(UTC)) for n in order)
    worker, done = Worker(db, settings, [Job(name=NAME, label="Prov", run=run)]), 0
    while worker.run_one():
        done += 1
    sys.stdout.write(f"{queued} {done}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
