"""A worker that is forked for each line it is given, and kills itself at the moment named.

`python job_worker.py DATABASE_URL INSTANCE`; a line holds the number of the moment at which the
worker is killed with signal 9, or 0. A moment is a statement to the database, or a file or folder
of the instance that is opened, made or named anew. It answers with the worker's exit code and how
many moments it came to (0 when it was killed).
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
from support.vaults import VAULT

from qms.archive.jobs import JOBS as ARCHIVING
from qms.config import Settings
from qms.db.session import Database, make_engine
from qms.forecast.jobs import run
from qms.forecast.services import JOB
from qms.jobs.worker import Job, Worker
from qms.register.jobs import JOBS as IMPORTING

TOUCHED = {"open", "os.mkdir", "os.rename"}


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


def work(url: str, instance: Path, die_at: int) -> int:
    """Run the oldest job, and return how many moments it took."""
    engine, moments = make_engine(url), []

    def count(*_):
        moments.append(1)
        if len(moments) == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def touched(name, what):
        if name in TOUCHED and str(what[0]).startswith(str(instance / "archive")):
            count()

    event.listen(engine, "before_cursor_execute", count)
    sys.addaudithook(touched)
    settings = Settings(database_url=url, secret_key=b"x" * 32, instance=instance)
    forecast = Job(name=JOB, label="", run=partial(run, pool=inline, fit=straight))
    jobs = [forecast, *IMPORTING, *ARCHIVING]
    worker = Worker(Database(engine, vault=VAULT), settings, jobs)
    while not worker.run_one():  # the database may hold the locks of the dead for a moment
        time.sleep(0.01)
    return len(moments)


def main(url: str, instance: Path) -> None:
    answers, tells = os.pipe()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.write(tells, str(work(url, instance, int(line))).encode())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        moments = int(os.read(answers, 20)) if code == 0 else 0
        sys.stdout.write(f"{code} {moments}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
