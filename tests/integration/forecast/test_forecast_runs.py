"""A run is frozen when asked for, seen when whole, and the same however often it was killed."""

from concurrent.futures import Executor, Future
from contextlib import contextmanager
from datetime import date

import pytest
from builders import NOW, SYSTEM, make_actor, make_municipality
from forecast_data import ask, import_pupils, pupils_of, work
from sqlalchemy import func, select
from support.grounds import ground

from qms.access.roles import Role
from qms.access.scope import ForbiddenError
from qms.config import Settings
from qms.forecast import jobs, queries, services
from qms.forecast.core.result import result_checksum, to_plain
from qms.forecast.core.study import COMPARED
from qms.forecast.models import ForecastPart, ForecastScore, ForecastValue
from qms.jobs import queries as job_queries
from qms.jobs.core.states import JobState
from qms.jobs.worker import JobCancelledError, JobContext
from qms.kernel.problems import RefusedError
from qms.org import services as org

LONG = {"first": 2013, "last": 2026}


@ground
def place(session):
    return make_municipality(session)


@ground
def schools(session, place):
    import_pupils(session, pupils_of(place.school, place.sibling, place.independent))
    return place


def asked(db, **choices):
    with db.transaction() as session:
        return ask(session, **choices)


def latest(db):
    with db.reading() as session:
        return queries.latest(session)


def stored(db, run_id):
    """Return everything a run shows, as plain JSON; its checksum is the one that is shown."""
    with db.reading() as session:
        run, result = queries.published(session, run_id), queries.stored_result(session, run_id)
    assert run.asked.result_checksum == result_checksum(result)
    return to_plain(result)


def test_a_run_is_seen_when_the_job_has_published_it(db, schools, tmp_path):
    run_id = asked(db)
    assert latest(db) is None
    assert work(db, tmp_path)
    run = latest(db)
    assert (run.asked.id, run.asked.origin, run.asked.published_at is not None) == (
        run_id,
        2026,
        True,
    )
    with db.reading() as session:
        total = queries.values(session, run_id, None, sums_only=True)
        units = queries.unit_sums(
            session, run_id, [schools.school, schools.sibling, schools.independent], horizons=[1]
        )
    assert [v.year for v in total] == list(range(2027, 2033))
    assert total[0].mean == pytest.approx(sum(v.mean for v in units))
    assert total[0].last_value == sum(n for *_, year, n in pupils_of(
        schools.school, schools.sibling, schools.independent) if year == 2026)  # fmt: skip


def test_every_method_is_scored_for_the_total_and_each_school(db, schools, tmp_path):
    run_id = asked(db)
    work(db, tmp_path)
    with db.reading() as session:
        for unit in (None, schools.school):
            methods = {s.method for s in queries.scores(session, run_id, unit)}
            assert methods == set(COMPARED) - {"prophet"}  # six years are too few for Prophet


def test_the_batches_and_the_counts_are_frozen_with_the_run(db, schools, tmp_path):
    run_id = asked(db)
    with db.transaction() as session:
        later = import_pupils(session, pupils_of(schools.school, first=2010, last=2012))
    work(db, tmp_path)
    run = latest(db)
    assert later not in run.asked.batches
    assert run.asked.origin == 2026
    with db.reading() as session:
        assert len(queries.inputs(session, run_id)) == 3 * 10 * 6


def test_the_same_counts_give_the_same_forecast(db, schools, tmp_path):
    runs = []
    for _ in range(2):
        runs.append(asked(db))
        work(db, tmp_path)
    assert stored(db, runs[0]) == stored(db, runs[1])


def test_one_at_a_time(db, schools):
    asked(db)
    with pytest.raises(services.AlreadyRunningError):
        asked(db)


def test_less_than_two_years_is_refused(db, place):
    with db.transaction() as session:
        import_pupils(session, pupils_of(place.school, first=2026))
    with pytest.raises(RefusedError, match="1 problems"):
        asked(db)


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.COMMITTEE, Role.CONTROLLER])
def test_who_may_not_ask(db, schools, role):
    with pytest.raises(ForbiddenError):
        asked(db, actor=make_actor(role, f"/{schools.id}/"))


def test_cancelling_leaves_the_last_forecast_in_place(db, schools, tmp_path):
    first = asked(db)
    work(db, tmp_path)
    second = asked(db)
    with db.transaction() as session:
        assert services.cancel_run(session, SYSTEM, now=NOW)
        assert not services.cancel_run(session, SYSTEM, now=NOW)
    assert not work(db, tmp_path)
    assert latest(db).asked.id == first
    with db.reading() as session:
        assert queries.published(session, second) is None


def test_the_history_of_a_merged_school_follows_its_pupils(db, schools, tmp_path):
    with db.transaction() as session:
        org.merge(
            session, SYSTEM, old_id=schools.sibling, new_id=schools.school,
            day=date(2026, 7, 1), now=NOW,
        )  # fmt: skip
        counts = [row for row in pupils_of(schools.school, schools.sibling)
                  if row[2] < 2026 or row[0] == schools.school]  # fmt: skip
        import_pupils(session, counts)
    run_id = asked(db)
    with db.reading() as session:
        years = {}
        for count in queries.inputs(session, run_id):
            assert count.unit == str(schools.school)
            years[count.year] = years.get(count.year, 0) + count.n
    assert years[2025] == sum(n for _, _, year, n in counts if year == 2025)
    assert years[2026] == sum(n for _, _, year, n in counts if year == 2026)


def test_preschool_and_upper_secondary_are_left_out(db, schools):
    with db.transaction() as session:
        rows = pupils_of(schools.school) + pupils_of(schools.preschool, steps=range(-5, 0))
        import_pupils(session, rows + pupils_of(schools.sibling, steps=range(10, 13)))
        run_id = ask(session)
        assert {c.unit for c in queries.inputs(session, run_id)} == {str(schools.school)}


class Inline(Executor):
    """Runs what is submitted at once, in this process."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def inline(_settings):
    yield Inline()


class Fitting:
    """A trend model of one line that counts how often each unit was fitted."""

    def __init__(self):
        self.calls = 0

    def __call__(self, years, values, *, horizon, seed):
        self.calls += 1
        slope = (values[-1] - values[0]) / (years[-1] - years[0])
        return tuple(max(values[-1] + slope * ahead, 0.0) for ahead in range(1, horizon + 1))


class Killed(BaseException):
    """Stands for a worker that is gone in the middle of a step."""


def context(db, tmp_path, run_id, *, die_at=None):
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    with db.reading() as session:
        job_id = queries.asked(session, run_id).job_id
    steps = []

    def clock():
        steps.append(1)
        if die_at is not None and len(steps) > die_at:
            raise Killed
        return NOW

    return JobContext(db=db, settings=settings, job_id=job_id, params={"run_id": run_id}, now=clock)


@ground
def long_series(session, place):
    import_pupils(session, pupils_of(place.school, place.sibling, place.independent, **LONG))
    return place


def finish(db, run_id):
    with db.transaction() as session:
        run = queries.asked(session, run_id)
        job = job_queries.job(session, run.job_id)
        if job.state is JobState.QUEUED:
            services.cancel_run(session, SYSTEM, now=NOW)


def test_a_killed_job_goes_on_where_it_was_and_ends_the_same(db, long_series, tmp_path):
    whole = asked(db)
    counted = Fitting()
    jobs.run(context(db, tmp_path, whole), pool=inline, fit=counted)
    finish(db, whole)
    once = counted.calls
    for die_at in range(0, 9, 2):
        run_id = asked(db)
        fitting = Fitting()
        with pytest.raises(Killed):
            jobs.run(context(db, tmp_path, run_id, die_at=die_at), pool=inline, fit=fitting)
        with db.reading() as session:
            assert queries.published(session, run_id) is None
            rows = select(func.count()).select_from(ForecastValue)
            assert session.scalar(rows.where(ForecastValue.run_id == run_id)) == 0
            kept = len({unit for unit, _ in queries.trends(session, run_id)})
        before = fitting.calls
        jobs.run(context(db, tmp_path, run_id), pool=inline, fit=fitting)
        finish(db, run_id)
        assert fitting.calls - before == once * (4 - kept) // 4  # three schools and their sum
        assert stored(db, run_id) == stored(db, whole)


def test_a_published_run_is_not_made_again(db, long_series, tmp_path):
    run_id = asked(db)
    jobs.run(context(db, tmp_path, run_id), pool=inline, fit=Fitting())
    before = stored(db, run_id)
    fitting = Fitting()
    jobs.run(context(db, tmp_path, run_id), pool=inline, fit=fitting)
    assert fitting.calls == 0
    assert stored(db, run_id) == before


def test_a_running_job_that_is_cancelled_stops_between_two_schools(db, long_series, tmp_path):
    run_id = asked(db)

    class Cancelling(Fitting):
        def __call__(self, *arguments, **choices):
            made = super().__call__(*arguments, **choices)
            if self.calls == 1:
                with db.transaction() as session:
                    services.cancel_run(session, SYSTEM, now=NOW)
            return made

    with pytest.raises(JobCancelledError):
        jobs.run(context(db, tmp_path, run_id), pool=inline, fit=Cancelling())
    assert latest(db) is None


def test_nothing_of_the_fits_is_left_when_published(db, long_series, tmp_path):
    run_id = asked(db)
    jobs.run(context(db, tmp_path, run_id), pool=inline, fit=Fitting())
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(ForecastPart)) == 0
        scored = session.scalars(select(ForecastScore.method).distinct()).all()
        assert "prophet" in scored
        assert queries.published(session, run_id).summary.tried == (2016, 2025)
