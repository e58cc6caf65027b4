"""The database server is killed while people write: told in words, nothing lost, healed alone."""

import os
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from builders import PASSWORD
from one_report import AWAY, ELSEWHERE, FIELD, USER, WELL, Told, grown, make_report, served, stands
from one_report import write as write_on
from processes import PATIENCE, eventually
from support.databases import migrated
from support.own_cluster import own_cluster
from support.postgres import programs_folder
from support.visitor import Visitor

from qms.audit.services import verify_chain
from qms.db.session import Database
from qms.followup.models import Report

KILLS = 5 if os.environ.get("QMS_EVERY_KILL") else 2
LONGEST_AWAY = 15.0  # seconds from the server's start until a page answers


@pytest.fixture
def cluster():
    if programs_folder() is None:
        pytest.skip("no PostgreSQL: install the package postgresql")
    with own_cluster() as one:
        yield one


@pytest.fixture
def report(cluster):
    engine = migrated(cluster.address)
    made = make_report(engine)
    engine.dispose()
    return made


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_killed_database_is_told_of_and_found_again(cluster, report, tmp_path, record_property):
    told, end, away = Told(), Event(), []
    with served(tmp_path, cluster.address) as (address, _), ThreadPoolExecutor(1) as pool:
        writer, reader = (Visitor(address, USER, PASSWORD) for _ in range(2))
        job = pool.submit(write_on, writer, report, told, end)
        try:
            for _ in range(KILLS):
                assert grown(told), told
                cluster.kill()
                assert eventually(lambda: reader.once("/")[0] == AWAY)
                assert "Tjänsten är tillfälligt stängd" in reader.once("/")[1]
                assert (status_of(f"{address}/livez"), status_of(f"{address}/readyz")) == (
                    WELL, AWAY)  # fmt: skip
                cluster.start()
                began = time.monotonic()
                assert eventually(lambda: reader.once("/")[0] == WELL)
                away.append(time.monotonic() - began)
            assert grown(told), told
        finally:
            end.set()
            job.result(PATIENCE)
    # Never a fault page, and the workers were never started again.
    assert told.statuses <= {WELL, AWAY, ELSEWHERE}
    assert AWAY in told.statuses
    assert max(away) <= LONGEST_AWAY
    engine = migrated(cluster.address)
    with Database(engine).reading() as session:
        assert stands(told, session.get_one(Report, report).answers[FIELD])
        assert verify_chain(session).broken_at is None
    engine.dispose()
    record_property(
        "measured",
        f"{KILLS} kills of the database: {len(told.stored)} texts acknowledged, none lost;"
        f" pages again after at most {max(away):.1f} s",
    )
