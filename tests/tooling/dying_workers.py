"""Workers that die at a moment that is named, and databases for them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from builders import NOW
from processes import PATIENCE, ROOT
from sqlalchemy import update

from qms.jobs.models import JobRow

NEVER = 0


@contextmanager
def dying(url: str, instance: Path) -> Iterator:
    """Yield a function that runs a worker to its end, or to its death at a moment.

    It returns the exit code and how many moments there were.
    """
    command = [sys.executable, Path(__file__).with_name("job_worker.py"), url, instance]
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as forge:

        def run(die_at: int) -> tuple[int, int]:
            forge.stdin.write(f"{die_at}\n")
            forge.stdin.flush()
            code, moments = forge.stdout.readline().split()
            return int(code), int(moments)

        yield run
        forge.stdin.close()
        assert forge.wait(PATIENCE) == 0


def let_leases_run_out(db) -> None:
    """Let the time pass after which another worker takes over."""
    with db.transaction() as session:
        session.execute(update(JobRow).values(lease_until=NOW - timedelta(days=1)))
