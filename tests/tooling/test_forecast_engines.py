"""The process pool and a Dask cluster publish the same bytes; what is lost is told."""

import os
import signal
from contextlib import closing
from socket import socket

import pytest
from dask_cluster import cluster
from forecast_runs import add_pupils, ask, published
from support.databases import migrated

from qms.config import Settings
from qms.db.session import Database
from qms.forecast.jobs import JOBS
from qms.jobs import engine as engines
from qms.jobs import queries as jobs
from qms.jobs.core.states import JobState
from qms.jobs.engine import EngineAwayError, engine
from qms.jobs.worker import Worker


@pytest.fixture
def db(tmp_path):
    bound = migrated(f"sqlite:///{tmp_path / 'qms.db'}")
    yield Database(bound)
    bound.dispose()


def settings(folder, name):
    return Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=folder, engine=name)


def made(db, folder, name):
    """Make a forecast on the engine as the worker does, and return what it published."""
    run_id = ask(db)
    assert Worker(db, settings(folder, name), JOBS).run_one()
    return published(db, run_id)


def test_a_dask_cluster_publishes_what_the_process_pool_publishes(db, tmp_path):
    add_pupils(db)
    with cluster(tmp_path) as address:
        by_dask = made(db, tmp_path, f"dask://{address}")
    assert by_dask is not None
    assert b'"prophet"' in by_dask
    assert made(db, tmp_path, "process") == by_dask


def test_a_cluster_that_does_not_answer_is_told_and_nothing_is_lost(db, tmp_path, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.2)
    add_pupils(db)
    with closing(socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        assert made(db, tmp_path, f"dask://{address}") is None
    with db.reading() as session:
        (job,) = jobs.latest(session)
    assert job.state is JobState.FAILED
    assert job.error.startswith(f"Dask-klustret på {address} svarar inte.")


def test_a_pool_process_that_is_killed_is_told(tmp_path):
    with pytest.raises(EngineAwayError, match="minnet"), engine(settings(tmp_path, "process")) as p:
        p.submit(os.kill, p.submit(os.getpid).result(), signal.SIGKILL).result()
