"""A proposal is asked for, searched for by the worker, stopped, and kept once."""

import json

import pytest
from builders import NOW
from sqlalchemy import select
from support.needs_cases import account
from support.planning_cases import random_case
from support.planning_studies import begin

from qms.access.roles import Role
from qms.config import Settings
from qms.jobs import queries as job_queries
from qms.jobs.core.states import JobState
from qms.jobs.models import JobRow
from qms.jobs.worker import JobCancelledError, JobContext, JobRefusedError
from qms.planning.core.evaluating import evaluate
from qms.planning.core.plan import apply
from qms.planning.core.proposed import Sought
from qms.planning.jobs import run
from qms.planning.queries.studies import alternatives
from qms.planning.services.proposing import (
    AlreadySearchingError,
    Wanted,
    active,
    cancel_proposal,
    request_proposal,
)
from qms.planning.services.studies import remove_study

CASE = random_case(1, schools=4, areas=5, years=3)


@pytest.fixture
def planner(session, municipality):
    return account(session, Role.PLANNER, municipality.id)


@pytest.fixture
def study(session, planner):
    return begin(session, planner, CASE)[0]


@pytest.fixture
def context(session, db, planner, study, tmp_path):
    """Return what the worker gives the job."""
    wanted = Wanted(study_id=study, sought=Sought(seed=3, seconds=20.0))
    job = request_proposal(session, planner, wanted, now=NOW)
    row = session.get_one(JobRow, job)
    row.state, row.worker = JobState.RUNNING.value, "w"
    session.flush()
    settings = Settings(database_url="sqlite://", secret_key=b"x" * 32, instance=tmp_path)
    return JobContext(db=db, settings=settings, job_id=job, params=json.loads(row.params),
                      worker="w", now=lambda: NOW)  # fmt: skip


def test_it_becomes_an_alternative_that_says_what_it_is(session, planner, study, context):
    run(context)
    found = alternatives(session, planner, study)[-1]
    assert (found.name, found.origin) == ("Förslag", "proposal")
    value = evaluate(CASE, apply(CASE, found.steps)).present_value(CASE.payer)
    assert found.told["present_value"] == value
    assert (found.told["seed"], found.told["job"]) == (3, context.job_id)
    assert job_queries.job(session, context.job_id).percent > 0


def test_run_again_it_is_kept_once(session, planner, study, context):
    run(context)
    run(context)
    assert len(alternatives(session, planner, study)) == 3


def test_a_second_has_a_number(session, planner, study, context):
    run(context)
    session.execute(select(JobRow)).scalar_one().state = JobState.DONE.value
    session.flush()
    wanted = Wanted(study_id=study, sought=Sought(seed=4, seconds=20.0))
    job = request_proposal(session, planner, wanted, now=NOW)
    row = session.get_one(JobRow, job)
    row.state, row.worker = JobState.RUNNING.value, "w"
    session.flush()
    run(JobContext(db=context.db, settings=context.settings, job_id=job,
                   params=json.loads(row.params), worker="w", now=lambda: NOW))  # fmt: skip
    assert [one.name for one in alternatives(session, planner, study)][2:] == [
        "Förslag", "Förslag 2"]  # fmt: skip


def test_one_search_at_a_time(session, planner, study, context):
    with pytest.raises(AlreadySearchingError):
        request_proposal(session, planner, Wanted(study_id=study, sought=Sought()), now=NOW)


def test_stopped_it_leaves_nothing(session, planner, study, context):
    assert cancel_proposal(session, planner, study, now=NOW)
    with pytest.raises(JobCancelledError):
        run(context)
    assert len(alternatives(session, planner, study)) == 2


def test_of_a_study_that_is_gone(session, planner, study, context):
    remove_study(session, planner, study, now=NOW)
    with pytest.raises(JobRefusedError) as refused:
        run(context)
    assert "Utredningen är borttagen." in str(refused.value)


def test_nothing_to_stop(session, planner, study):
    assert active(session, study) is None
    assert not cancel_proposal(session, planner, study, now=NOW)


def test_not_of_another_s_study(session, municipality, study):
    other = account(session, Role.ANALYST, municipality.id)
    with pytest.raises(LookupError):
        request_proposal(session, other, Wanted(study_id=study, sought=Sought()), now=NOW)
