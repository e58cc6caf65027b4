"""Workers that are killed while a file is read and saved, and while cases are packed for keeping.

After each death the register has all of the file's rows or none, and each package in the folder
is whole; the next worker takes over and leaves what a worker that was never killed would.
"""

import hashlib
import os
import random
from functools import partial

import pytest
from builders import NOW, SYSTEM, make_account, make_municipality
from dying_workers import NEVER, dying, let_leases_run_out
from sqlalchemy import select
from support.closed_cases import closed_on, maker
from support.databases import migrated
from support.vaults import VAULT

from qms.access.roles import Role
from qms.archive.services.making import packages_in, read_folder
from qms.archive.services.packing import ARCHIVE
from qms.audit.services import verify_chain
from qms.db.session import Database
from qms.jobs.services import ask
from qms.register import batch_queries, services
from qms.register.core.batches import BatchState
from qms.register.core.datasets import DATASETS
from qms.register.models import FACTS

KILLS = 15 if os.environ.get("QMS_EVERY_KILL") == "1" else 5
CASES = 4
ROWS = DATASETS["population"].request_rows + 1
UNTIL = NOW.date().replace(year=2025)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'qms.db'}"
    return request.getfixturevalue("postgres")


@pytest.fixture
def db(url):
    engine = migrated(url)
    yield Database(engine, vault=VAULT)
    engine.dispose()


@pytest.fixture
def worker(url, tmp_path):
    with dying(url, tmp_path) as run:
        yield run


class Deaths:
    """Runs jobs with workers that die at a moment by chance, and counts the dead."""

    def __init__(self, worker) -> None:
        self.worker, self.killed, self.chance = worker, 0, random.Random(17)

    def run(self, db, after_each, *, kills: int, moments: int) -> None:
        """Let workers die until there are so many dead, then let one finish the job."""
        for _ in range(kills):
            code, _ = self.worker(self.chance.randint(1, moments))
            after_each()
            let_leases_run_out(db)
            if code == 0:
                return
            self.killed += 1
        assert self.worker(NEVER)[0] == 0


def kept_rows(db) -> tuple[int, str]:
    """Return how many rows the register has of the file, and the sum of what they say."""
    table = FACTS["population"]
    said = [column for column in table.c if column.name not in {"id", "batch_id"}]
    with db.reading() as session:
        rows = session.execute(select(*said)).all()
    told = "\n".join(sorted(map(repr, rows)))
    return len(rows), hashlib.sha256(told.encode()).hexdigest()


def a_file(year: int) -> bytes:
    """Return so many rows of population that a worker reads and saves them."""
    lines = [f"Del {at // 100};{at % 100};{year};{at % 7 + 5}" for at in range(ROWS)]
    return ("område;ålder;år;antal\n" + "\n".join(lines)).encode()


def staged(db, year: int) -> int:
    with db.transaction() as session:
        return services.stage_import(
            session, SYSTEM, dataset_key="population", file_name="folk.csv",
            content=a_file(year), now=NOW,
        )  # fmt: skip


def state_of(db, batch: int) -> BatchState:
    with db.reading() as session:
        return batch_queries.batch(session, batch).state


def confirmed(db, batch: int) -> None:
    with db.transaction() as session:
        services.confirm_import(session, SYSTEM, batch, create=True, now=NOW)


def test_killed_while_a_file_is_read_and_saved(db, worker, record_property):
    with db.transaction() as session:
        make_municipality(session)
    batch = staged(db, 2024)
    _, reading = worker(NEVER)
    confirmed(db, batch)
    code, saving = worker(NEVER)
    assert (code, state_of(db, batch), kept_rows(db)[0]) == (0, BatchState.SAVED, ROWS)

    deaths, years, before = Deaths(worker), 0, kept_rows(db)
    while deaths.killed < KILLS:
        years += 1
        batch = staged(db, 2024 - years)
        deaths.run(db, partial(nothing_new, db, before), kills=3, moments=reading)
        assert state_of(db, batch) is BatchState.STAGED
        confirmed(db, batch)
        deaths.run(db, partial(all_or_nothing, db, before), kills=3, moments=saving)
        assert state_of(db, batch) is BatchState.SAVED
        before = kept_rows(db)
        assert before[0] == ROWS * (years + 1)
    with db.reading() as session:
        assert verify_chain(session).broken_at is None
    record_property("measured", f"{deaths.killed} kills while {years} files of {ROWS} rows were"
                                " read and saved: each is there whole")  # fmt: skip


def nothing_new(db, before):
    assert kept_rows(db) == before


def all_or_nothing(db, before):
    count, _ = now = kept_rows(db)
    assert now == before or count == before[0] + ROWS


def test_killed_while_cases_are_packed(db, worker, tmp_path, record_property):
    with db.transaction() as session:
        place = make_municipality(session)
        account = make_account(session, Role.DATA_PROTECTION, place.id)
        hand = maker(session, place)
        refs = [hand.case(closed_on(UNTIL), secret=f"Ord {at}").ref for at in range(CASES)]
    folder = tmp_path / "archive"

    def packs():
        with db.transaction() as session:
            params = {"account": account, "until": UNTIL.isoformat()}
            ask(session, SYSTEM, ARCHIVE, params, now=NOW)

    def is_whole():
        """Every package that has its name can be read, and has every part."""
        for one in packages_in(folder):
            assert read_folder(one).ref in refs

    packs()
    code, moments = worker(NEVER)
    whole = {one.name: said(one) for one in packages_in(folder)}
    assert (code, sorted(whole)) == (0, sorted(f"SIP-{ref}" for ref in refs))

    deaths, rounds = Deaths(worker), 0
    while deaths.killed < KILLS:
        rounds += 1
        folder.rename(tmp_path / f"archive-{rounds}")
        packs()
        deaths.run(db, is_whole, kills=4, moments=moments)
        assert {one.name: said(one) for one in packages_in(folder)} == whole
    record_property("measured", f"{deaths.killed} kills while {CASES} cases were packed: no half"
                                f" package, and the same {rounds} times")  # fmt: skip


def said(folder):
    """Return what the package says of its case."""
    package = read_folder(folder)
    return package.rows, package.people, sorted(package.files)
