"""A forecast whose worker is killed twenty times: never seen half, and always the same bytes."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from forecast_runs import add_pupils, ask, let_leases_run_out, published
from processes import PATIENCE, ROOT
from support.databases import migrated

from qms.db.session import Database

KILLS, NEVER = 20, 0


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'qms.db'}"
    return request.getfixturevalue("postgres")


@pytest.fixture
def db(url):
    engine = migrated(url)
    yield Database(engine)
    engine.dispose()


@pytest.fixture
def worker(url):
    """Return a function that runs a worker to its end, or to its death at a statement."""
    command = [sys.executable, Path(__file__).with_name("forecast_worker.py"), url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as forge:

        def run(die_at):
            forge.stdin.write(f"{die_at}\n")
            forge.stdin.flush()
            code, statements = forge.stdout.readline().split()
            return int(code), int(statements)

        yield run
        forge.stdin.close()
        assert forge.wait(PATIENCE) == 0


def test_killed_twenty_times(db, worker, record_property):
    add_pupils(db)
    run_id = ask(db)
    code, statements = worker(NEVER)
    whole = published(db, run_id)
    assert code == 0
    assert whole is not None

    chance, kills, runs = random.Random(5), 0, 0
    while kills < KILLS:
        run_id, killed, runs = ask(db), True, runs + 1
        while killed:
            die_at = chance.randint(1, statements) if kills < KILLS else NEVER
            code, _ = worker(die_at)
            killed = code != 0
            kills += killed
            assert published(db, run_id) in ((None, whole) if killed else (whole,))
            let_leases_run_out(db)
    record_property(
        "measured", f"{kills} kills of forecast workers in {runs} runs of {statements} statements"
    )
