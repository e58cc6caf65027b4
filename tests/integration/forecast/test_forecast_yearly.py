"""The year's forecast is asked for once, when the autumn's numbers have come and are new."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from builders import make_municipality
from forecast_data import ask, import_pupils, pupils_of, work
from support.grounds import ground

from qms.config import Settings, UnsafeSettingsError, from_environment
from qms.forecast import queries, services
from qms.forecast.jobs import REFIT
from qms.forecast.services import Waiting
from qms.job_list import DAILY
from qms.jobs import queries as jobs
from qms.jobs.scheduler import queue_due

(YEARLY,) = (entry for entry in DAILY if entry.name == REFIT)
BEFORE, AFTER = (datetime(2026, 11, day, 4, 20, tzinfo=UTC) for day in (14, 15))
NEXT_YEAR = datetime(2027, 12, 1, 4, 20, tzinfo=UTC)


@ground
def numbers(session):
    place = make_municipality(session)
    import_pupils(session, pupils_of(place.school, place.sibling))
    return place


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)


def waiting(db, settings, now):
    with db.reading() as session:
        return services.yearly(session, after=settings.refit, now=now).waiting


def import_more(db, place, last):
    with db.transaction() as session:
        import_pupils(session, pupils_of(place.school, place.sibling, last=last))


def test_once_a_year_however_many_schedulers_and_restarts(db, numbers, settings, tmp_path):
    assert waiting(db, settings, BEFORE) is Waiting.DAY
    assert not queue_due(db, YEARLY, settings, now=BEFORE)
    assert waiting(db, settings, AFTER) is None
    assert [queue_due(db, YEARLY, settings, now=AFTER) for _ in range(3)] == [True, False, False]
    assert work(db, tmp_path)  # asks for the forecast
    assert waiting(db, settings, AFTER) is Waiting.RUNNING
    assert work(db, tmp_path)  # makes it
    with db.reading() as session:
        assert queries.latest(session).asked.origin == 2026
        assert len(jobs.latest(session)) == 2
    assert waiting(db, settings, AFTER) is Waiting.MADE
    import_more(db, numbers, 2026)
    assert waiting(db, settings, AFTER) is None
    assert not queue_due(db, YEARLY, settings, now=AFTER)  # this year's is asked for already
    assert waiting(db, settings, NEXT_YEAR) is Waiting.NUMBERS
    import_more(db, numbers, 2027)
    assert queue_due(db, YEARLY, settings, now=NEXT_YEAR)


def test_the_same_numbers_in_a_new_file_give_no_new_forecast(db, numbers, settings, tmp_path):
    with db.transaction() as session:
        ask(session)
    work(db, tmp_path)
    import_more(db, numbers, 2026)
    assert queue_due(db, YEARLY, settings, now=AFTER)
    assert work(db, tmp_path)
    assert not work(db, tmp_path)
    with db.reading() as session:
        assert len(queries.history(session)) == 1


def test_turned_off(db, numbers, settings):
    assert waiting(db, replace(settings, refit=None), AFTER) is Waiting.OFF
    assert not queue_due(db, YEARLY, replace(settings, refit=None), now=AFTER)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("", (11, 15)), ("12-01", (12, 1)), ("off", None)],
)
def test_the_day_is_a_setting(tmp_path, written, meant):
    environment = {"QMS_INSTANCE": str(tmp_path), "QMS_REFIT": written}
    assert from_environment(environment).refit == meant


@pytest.mark.parametrize("written", ["15-11", "02-29", "november", "11-15-2026"])
def test_what_is_no_day_is_refused(tmp_path, written):
    with pytest.raises(UnsafeSettingsError, match="QMS_REFIT"):
        from_environment({"QMS_INSTANCE": str(tmp_path), "QMS_REFIT": written})
