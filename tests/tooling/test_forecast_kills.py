"""A forecast whose worker is killed twenty times: never seen half, and always the same bytes."""

import random

import pytest
from dying_workers import NEVER, dying, let_leases_run_out
from forecast_runs import add_pupils, ask, published
from support.databases import migrated

from qms.db.session import Database

KILLS = 20


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
def worker(url, tmp_path):
    with dying(url, tmp_path) as run:
        yield run


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
