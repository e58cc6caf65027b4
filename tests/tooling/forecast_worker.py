"""A worker that is forked for each line it is given, and kills itself at the statement named.

`python forecast_worker.py DATABASE_URL`; a line holds the number of the statement at which the
worker is killed with signal 9, or 0. It answers with the worker's exit code and how many
statements it came to (0 when it was killed).
"""

import os
import signal
import sys
import time
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import event

from qms.config import Settings
from qms.db.session import Database, make_engine
from qms.forecast.jobs import run
from qms.forecast.services import JOB
from qms.jobs.worker import Job, Worker


class Inline(Executor):
    """Runs what is submitted at once, in this process."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def inline(_settings):
    yield Inline()


def straight(years, values, *, horizon, seed):
    """Go on along the line from the first value to the last."""
    slope = (values[-1] - values[0]) / (years[-1] - years[0])
    return tuple(max(values[-1] + slope * ahead, 0.0) for ahead in range(1, horizon + 1))


def work(url: str, die_at: int) -> int:
    """Run the oldest job, and return how many statements it took."""
    engine, statements = make_engine(url), []

    @event.listens_for(engine, "before_cursor_execute")
    def count(*_):
        statements.append(1)
        if len(statements) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(database_url=url, secret_key=b"x" * 32, instance=Path())
    job = Job(name=JOB, label="", run=partial(run, pool=inline, fit=straight))
    worker = Worker(Database(engine), settings, [job])
    while not worker.run_one():  # the database may hold the locks of the dead for a moment
        time.sleep(0.01)
    return len(statements)


def main(url: str) -> None:
    answers, tells = os.pipe()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.write(tells, str(work(url, int(line))).encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        statements = int(os.read(answers, 20)) if code == 0 else 0
        sys.stdout.write(f"{code} {statements}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
