"""Runs that are taken up again, only tried, cleared, or made a second time to be compared."""

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import NOW, SYSTEM, make_actor, make_municipality
from click.testing import CliRunner
from forecast_data import ask, import_pupils, pupils_of, work
from sqlalchemy import select, update
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.forecast import queries, services
from qms.forecast.cli import forecast
from qms.forecast.core.difference import first_difference
from qms.forecast.core.making import Kind
from qms.forecast.core.study import COMPARED
from qms.forecast.models import ForecastPart, ForecastRun, ForecastValue
from qms.forecast.services.clearing import KEEP
from qms.jobs import queries as jobs
from qms.jobs.core.states import JobState


@ground
def numbers(session):
    return add_numbers(session)


def add_numbers(session):
    place = make_municipality(session)
    import_pupils(session, pupils_of(place.school, place.sibling))
    return place


def asked(db, **choices):
    with db.transaction() as session:
        return ask(session, **choices)


def cancelled(db):
    run_id = asked(db)
    with db.transaction() as session:
        services.cancel_run(session, SYSTEM, now=NOW)
    return run_id


def retry(db, run_id, actor=SYSTEM):
    with db.transaction() as session:
        services.retry_run(session, actor, run_id, now=NOW)


def test_a_stopped_run_is_taken_up_with_the_numbers_it_had(db, numbers, tmp_path):
    whole = asked(db)
    work(db, tmp_path)
    stopped = cancelled(db)
    with db.transaction() as session:
        import_pupils(session, pupils_of(numbers.school, first=2010, last=2012))
    retry(db, stopped)
    with pytest.raises(services.AlreadyRunningError):
        retry(db, stopped)
    assert work(db, tmp_path)
    with db.reading() as session:
        first, second = (queries.published(session, one) for one in (whole, stopped))
        assert first.asked.result_checksum == second.asked.result_checksum


def test_only_a_stopped_run_is_taken_up(db, numbers, tmp_path):
    whole = asked(db)
    work(db, tmp_path)
    for run_id in (whole, 99_999):
        with pytest.raises(services.NothingToRetryError):
            retry(db, run_id)
    with pytest.raises(ForbiddenError):
        retry(db, cancelled(db), actor=make_actor(Role.PRINCIPAL, f"/{numbers.id}/"))


def test_a_trial_scores_the_methods_and_leaves_the_forecast_in_place(db, numbers, tmp_path):
    whole = asked(db)
    work(db, tmp_path)
    with db.transaction() as session:
        trial = services.request_run(
            session, SYSTEM, method="auto", horizon=6, kind=Kind.TRIAL, now=NOW
        )
    work(db, tmp_path)
    with db.reading() as session:
        assert queries.latest(session).asked.id == whole
        assert queries.latest_tried(session).asked.id == trial
        assert queries.published(session, trial) is None
        assert queries.scores(session, trial, None) == queries.scores(session, whole, None)
        methods = {score.method for score in queries.scores(session, trial, numbers.school)}
        assert methods == set(COMPARED) - {"prophet"}
        values = select(ForecastValue).where(ForecastValue.run_id == trial)
        assert session.scalars(values).all() == []


def test_what_nobody_took_up_again_is_cleared_in_a_month(db, numbers, tmp_path):
    whole = asked(db)
    work(db, tmp_path)
    old, later = cancelled(db), NOW + KEEP + timedelta(seconds=1)
    with db.transaction() as session:
        services.save_part(session, run_id=old, step="fit", part="1", content={})
        waiting = ask(session)
        assert services.clear_unpublished(session, SYSTEM, now=NOW + KEEP) == 0
        assert services.clear_unpublished(session, SYSTEM, now=later) == 1
    with db.reading() as session:
        assert {run.id for run in queries.history(session)} == {whole, waiting}
        assert session.scalars(select(ForecastPart)).all() == []


def test_a_failed_run_says_why_in_one_sentence(db, numbers, tmp_path):
    run_id = asked(db)
    with db.transaction() as session:
        session.execute(update(ForecastRun).values(job_id=None))
        session.delete(session.get_one(ForecastRun, run_id))
    work(db, tmp_path)
    with db.reading() as session:
        (job,) = jobs.latest(session)
    assert (job.state, job.error) == (JobState.FAILED, "Prognosen finns inte längre.")


@pytest.fixture
def verify(open_db, tmp_path, monkeypatch):
    """Return a function that runs the command on a database of its own."""
    url = open_db.bind.url.render_as_string(hide_password=False)
    monkeypatch.setenv("QMS_DATABASE_URL", url.replace("+psycopg", ""))
    monkeypatch.setenv("QMS_INSTANCE", str(tmp_path))
    return lambda run_id: CliRunner().invoke(forecast, ["verify", str(run_id)])


def test_a_published_run_comes_out_the_same_and_a_changed_one_is_found(open_db, verify, tmp_path):
    with open_db.transaction() as session:
        add_numbers(session)
    run_id = asked(open_db)
    work(open_db, tmp_path)
    with open_db.reading() as session:
        checksum = queries.published(session, run_id).asked.result_checksum
        before = queries.stored_result(session, run_id)
    same = verify(run_id)
    assert (same.exit_code, checksum in same.stdout) == (0, True), same.output
    assert verify(run_id + 1).exit_code == 2

    with open_db.transaction() as session:
        row = session.scalars(select(ForecastValue).order_by(ForecastValue.id)).all()[4]
        row.hi80 += 1e-9
    touched = verify(run_id)
    assert (touched.exit_code, "inte det som publicerades" in touched.stderr) == (1, True)
    with open_db.transaction() as session:
        session.execute(update(ForecastRun).values(result_sha256=None))
    differs = verify(run_id)
    assert differs.exit_code == 1
    assert "Först skiljer values, rad 5" in differs.stderr
    with open_db.reading() as session:
        after = queries.stored_result(session, run_id)
    assert first_difference(before, after).row == 5
    fewer = replace(before, scores=before.scores[:-1])
    found = first_difference(before, fewer)
    assert (found.part, found.row, found.made) == ("scores", len(before.scores), "")
