"""A job runs once, tells how far it has come, stops when asked, and survives a killed worker."""

from datetime import timedelta

import pytest
from builders import NOW, SYSTEM

from qms.config import Settings
from qms.jobs import queries, services
from qms.jobs.core.states import LEASE, MOST_ATTEMPTS, JobState
from qms.jobs.scheduler import queue_once
from qms.jobs.worker import Job, JobRefusedError, Worker


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)


def ask(db, name="count", **params):
    with db.transaction() as session:
        return services.ask(session, SYSTEM, name, params, now=NOW)


def status(db, job_id):
    with db.reading() as session:
        return queries.job(session, job_id)


def worker(db, settings, run):
    return Worker(db, settings, [Job(name="count", label="Räkna", run=run)])


def test_a_job_is_done_with_its_parameters(db, settings):
    seen = []
    job_id = ask(db, upto=3)
    assert worker(db, settings, lambda context: seen.append(context.params)).run_one()
    assert seen == [{"upto": 3}]
    assert (status(db, job_id).state, status(db, job_id).percent) == (JobState.DONE, 100)


def test_progress_is_seen_while_it_runs(db, settings):
    seen = []
    job_id = ask(db)

    def run(context):
        context.progress(2, 5, "Skola 2 av 5")
        now = status(db, job_id)
        seen.append((now.state, now.percent, now.message))

    worker(db, settings, run).run_one()
    assert seen == [(JobState.RUNNING, 40, "Skola 2 av 5")]


def test_a_waiting_job_is_cancelled_at_once(db, settings):
    job_id = ask(db)
    with db.transaction() as session:
        services.ask_to_cancel(session, SYSTEM, job_id, now=NOW)
    assert not worker(db, settings, lambda _: None).run_one()
    assert status(db, job_id).state is JobState.CANCELLED


def test_a_running_job_stops_at_its_next_step(db, settings):
    job_id, steps = ask(db), []

    def run(context):
        for step in range(1, 9):
            context.progress(step, 8)
            steps.append(step)
            if step == 2:
                with db.transaction() as session:
                    services.ask_to_cancel(session, SYSTEM, job_id, now=NOW)

    worker(db, settings, run).run_one()
    assert steps == [1, 2]
    assert status(db, job_id).state is JobState.CANCELLED


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(JobRefusedError("Det finns inga elever."), "Det finns inga", id="refused"),
        pytest.param(ZeroDivisionError("hemligt"), "oväntat fel", id="unexpected"),
    ],
)
def test_a_failed_job_says_why_without_inner_details(db, settings, fault, told):
    def run(_):
        raise fault

    job_id = ask(db)
    worker(db, settings, run).run_one()
    ended = status(db, job_id)
    assert ended.state is JobState.FAILED
    assert told in ended.error
    assert "hemligt" not in ended.error


def test_another_worker_takes_over_only_when_the_lease_has_run_out(db):
    ask(db)

    def claim(at):
        with db.transaction() as session:
            return services.claim(session, "w", now=at) is not None

    assert claim(NOW)
    assert not claim(NOW + LEASE - timedelta(seconds=1))
    assert claim(NOW + LEASE + timedelta(seconds=1))


def test_a_job_that_kills_its_workers_is_given_up(db):
    job_id, at = ask(db), NOW
    for _ in range(MOST_ATTEMPTS + 1):
        with db.transaction() as session:
            services.claim(session, "w", now=at)
        at += LEASE + timedelta(seconds=1)
    assert status(db, job_id).state is JobState.FAILED


def test_a_job_that_gets_further_each_time_is_not_given_up(db):
    job_id, at = ask(db), NOW
    for attempt in range(1, 3 * MOST_ATTEMPTS):
        with db.transaction() as session:
            assert services.claim(session, "w", now=at) is not None
            told = {"job_id": job_id, "worker": "w", "total": 99, "message": "", "now": at}
            assert not services.tell_progress(session, done=0, **told)
            assert not services.tell_progress(session, done=attempt, **told)
        assert status(db, job_id).percent == attempt * 100 // 99
        at += LEASE + timedelta(seconds=1)


def test_two_schedulers_queue_a_job_once(db):
    queued = [queue_once(db, "count", slot="2026-11-20", now=NOW) for _ in range(2)]
    assert queued == [True, False]
    with db.reading() as session:
        assert len(queries.latest(session, name="count")) == 1


def test_a_worker_that_lost_its_job_neither_tells_nor_ends_it(db):
    job_id, later = ask(db), NOW + LEASE + timedelta(seconds=1)
    for worker_name, at in (("slow", NOW), ("quick", later)):
        with db.transaction() as session:
            services.claim(session, worker_name, now=at)
    with db.transaction() as session:
        told = {"job_id": job_id, "worker": "slow", "done": 1, "total": 2, "message": ""}
        assert services.tell_progress(session, now=later, **told)
        services.end(session, job_id=job_id, worker="slow", state=JobState.DONE, now=later)
    assert (status(db, job_id).state, status(db, job_id).percent) == (JobState.RUNNING, 0)


def test_an_ended_job_cannot_be_cancelled(db, settings):
    job_id = ask(db)
    worker(db, settings, lambda _: None).run_one()
    with db.transaction() as session:
        assert not services.ask_to_cancel(session, SYSTEM, job_id, now=NOW)
    assert status(db, job_id).state is JobState.DONE
