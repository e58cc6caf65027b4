"""The worker, as it is started in operation, gives way to those who wait for pages."""

import os
import subprocess
import sys
import time

from qms.jobs.cli import LESS

PATIENCE = 60


def test_the_worker_runs_with_less_priority_than_the_pages(tmp_path):
    environment = {**os.environ, "QMS_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "qms", "jobs", "worker"]
    with (tmp_path / "log").open("w") as log:
        worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    wanted, seen, end = min(os.nice(0) + LESS, 19), set(), time.monotonic() + PATIENCE
    try:
        while wanted not in seen and worker.poll() is None and time.monotonic() < end:
            seen.add(os.getpriority(os.PRIO_PROCESS, worker.pid))
            time.sleep(0.05)
    finally:
        worker.terminate()
        worker.wait(30)
    assert wanted in seen
