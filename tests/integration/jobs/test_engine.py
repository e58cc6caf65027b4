"""The process pool: it calculates, and it does not outlive a killed worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qms.config import Settings, UnsafeSettingsError
from qms.jobs.engine import engine

HOLDS_A_POOL = """
import os, time
from pathlib import Path
from qms.config import Settings
from qms.jobs.engine import engine
if __name__ == "__main__":
    with engine(Settings(database_url="", secret_key=b"", instance=Path())) as pool:
        print(os.getpid(), *sorted({*pool.map(abs, [1])} and pool._processes), flush=True)
        time.sleep(60)
"""


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)


def is_alive(process_id):
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_pool_calculates(settings):
    with engine(settings) as pool:
        assert list(pool.map(abs, [-1, 2, -3])) == [1, 2, 3]


def test_pool_processes_end_with_a_killed_worker(tmp_path):
    script = tmp_path / "holds_a_pool.py"
    script.write_text(HOLDS_A_POOL)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as worker:
        _, *pool = (int(part) for part in worker.stdout.readline().split())
        assert all(is_alive(one) for one in pool)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)
    deadline = time.monotonic() + 10
    while any(is_alive(one) for one in pool) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [one for one in pool if is_alive(one)] == []


def test_an_unknown_engine_is_refused(tmp_path):
    unknown = Settings(database_url="", secret_key=b"", instance=tmp_path, engine="magi")
    with pytest.raises(UnsafeSettingsError, match="magi"), engine(unknown):
        pass
