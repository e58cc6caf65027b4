"""Files too long for a request are read and saved by the worker."""

from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from builders import NOW, SYSTEM
from support.grounds import ground

from qms.config import Settings
from qms.jobs import queries as jobs
from qms.jobs.core.states import FINISHED, JobState
from qms.jobs.models import JobRow
from qms.jobs.worker import Worker
from qms.register import batch_queries, queries, services
from qms.register.core.batches import BatchState, NotOpenError
from qms.register.core.datasets import DATASETS
from qms.register.jobs import JOBS

LIMIT = DATASETS["population"].request_rows


def worker_on(db):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=Path())
    return Worker(db, settings, JOBS)


@pytest.fixture
def worker(db):
    return worker_on(db)


def long_file(rows: int) -> bytes:
    """Return rows of population, each with its own area, age and year."""
    lines = (
        f"Del {area};{age};{year};7"
        for area in range(1, 9)
        for age in range(100)
        for year in range(1955, 2026)
    )
    return ("område;ålder;år;antal\n" + "\n".join(islice(lines, rows))).encode()


def stage(db, content: bytes) -> int:
    with db.transaction() as session:
        return services.stage_import(
            session,
            SYSTEM,
            dataset_key="population",
            file_name="folk.csv",
            content=content,
            now=NOW,
        )


def batch_of(db, batch_id: int):
    with db.reading() as session:
        return batch_queries.batch(session, batch_id)


def job_of(db, batch_id: int):
    with db.reading() as session:
        return jobs.job(session, batch_queries.batch(session, batch_id).job_id)


@ground
def long(db, municipality):
    """Return an import one row too long for a request, read by a job."""
    batch_id = stage(db, long_file(LIMIT + 1))
    assert batch_of(db, batch_id).state is BatchState.READING
    assert worker_on(db).run_one()
    return batch_id


@ground
def saving(db, municipality, long):
    """Return the same import, which waits for the job that saves it."""
    with db.transaction() as session:
        services.confirm_import(session, SYSTEM, long, create=True, now=NOW)
    assert batch_of(db, long).state is BatchState.SAVING
    return long


def test_a_long_file_is_read_and_saved_by_jobs(db, worker, long):
    batch = batch_of(db, long)
    assert (batch.state, batch.rows, batch.new) == (BatchState.STAGED, LIMIT + 1, LIMIT + 1)
    with db.transaction() as session:
        state = services.confirm_import(session, SYSTEM, long, create=True, now=NOW)
    assert state is BatchState.SAVING
    assert worker.run_one()
    assert batch_of(db, long).state is BatchState.SAVED
    with db.reading() as session:
        have = queries.coverage(session)["population"]
    assert sum(year.rows for year in have.values()) == LIMIT + 1


@pytest.mark.usefixtures("municipality")
def test_a_file_at_the_limit_is_read_at_once(db):
    batch_id = stage(db, long_file(LIMIT) + b"\n")
    assert batch_of(db, batch_id).state is BatchState.STAGED


@pytest.mark.usefixtures("municipality")
def test_a_long_file_that_cannot_be_read_says_why(db, worker):
    batch_id = stage(db, b'\xef\xbb\xbfa;b\n"1;2\n' + b"1;2\n" * (LIMIT + 1))
    worker.run_one()
    job = job_of(db, batch_id)
    assert job.state is JobState.FAILED
    assert "citattecken" in job.error
    with db.transaction() as session:
        services.cancel_import(session, SYSTEM, batch_id, now=NOW)


def test_a_save_that_no_longer_holds_leaves_the_file_waiting(db, worker, saving):
    with db.transaction() as session:
        other = services.stage_import(
            session,
            SYSTEM,
            dataset_key="population",
            file_name="folk.csv",
            content="område;ålder;år;antal\nNorr;6;2026;100\n".encode(),
            now=NOW,
        )
        services.confirm_import(session, SYSTEM, other, now=NOW)
    worker.run_one()
    assert job_of(db, saving).error == "Registret har ändrats. Läs filen igen."
    assert batch_of(db, saving).state is BatchState.STAGED


@pytest.fixture(params=sorted(FINISHED))
def stuck(request, db, saving):
    """Return an import whose save job ended, in any way, before it saved anything."""
    with db.transaction() as session:
        job_id = batch_queries.batch(session, saving).job_id
        session.get_one(JobRow, job_id).state = request.param
    return saving


def test_a_file_whose_save_ended_without_saving_can_be_saved_again(db, worker, stuck):
    assert batch_of(db, stuck).state is BatchState.STAGED
    with db.reading() as session:
        assert [one.state for one in batch_queries.open_imports(session)] == [BatchState.STAGED]
    with db.transaction() as session:
        services.confirm_import(session, SYSTEM, stuck, create=True, now=NOW)
    assert worker.run_one()
    assert batch_of(db, stuck).state is BatchState.SAVED


def test_a_file_whose_save_ended_without_saving_can_be_cancelled(db, stuck):
    with db.transaction() as session:
        services.cancel_import(session, SYSTEM, stuck, now=NOW)
    assert batch_of(db, stuck).state is BatchState.CANCELLED


def test_a_file_whose_save_ended_without_saving_is_forgotten_in_time(db, stuck):
    with db.transaction() as session:
        assert services.forget_old(session, before=NOW + timedelta(days=1)) == 1


def test_a_file_that_is_being_saved_is_neither_cancelled_nor_forgotten(db, saving):
    with db.transaction() as session:
        assert services.forget_old(session, before=NOW + timedelta(days=1)) == 0
        with pytest.raises(NotOpenError):
            services.cancel_import(session, SYSTEM, saving, now=NOW)


@pytest.mark.usefixtures("municipality")
def test_files_never_decided_are_forgotten(db):
    batch_id = stage(db, "område;ålder;år;antal\nNorr;6;2026;100\n".encode())
    with db.transaction() as session:
        assert services.forget_old(session, before=NOW) == 0
        assert services.forget_old(session, before=NOW + timedelta(days=1)) == 1
    assert batch_of(db, batch_id).state is BatchState.CANCELLED
