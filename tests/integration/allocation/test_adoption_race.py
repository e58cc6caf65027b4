"""Two decisions at the same moment on a real database: one of them gives way in words."""

from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep

import pytest
from builders import NOW, SYSTEM, make_municipality
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    proposed_model,
    register_year,
)

from qms.allocation import queries, services
from qms.allocation.core.states import ModelState, NotAllowedNowError, RunState, StaleRunError
from qms.register import batch_queries
from qms.register import services as register

WAIT = 0.5  # long enough for the second to come as far as the first lets it


@pytest.fixture
def known(open_db):
    with open_db.transaction() as session:
        municipality = make_municipality(session)
        register_year(session, 2026)
    return municipality


@pytest.fixture
def chief(known):
    return people(known)[1]


def at_once(db, first, second) -> Future:
    """Do `first`, begin `second` in a transaction of its own, and commit them in that order."""

    def other() -> None:
        with db.transaction() as session:
            second(session)

    with ThreadPoolExecutor(1) as pool:
        with db.transaction() as session:
            first(session)
            session.flush()
            future = pool.submit(other)
            sleep(WAIT)
            assert not future.done()
        future.exception(timeout=30)
    return future


def test_a_run_is_not_adopted_on_a_file_that_is_being_undone(open_db, known, chief):
    with open_db.transaction() as session:
        run_id = calculated(session, known, adopted_model(session, known))
        (batch_id,) = {batch.id for batch in batch_queries.history(session, dataset="background")}
    outcome = at_once(
        open_db,
        lambda session: register.undo_batch(session, SYSTEM, batch_id, now=NOW),
        lambda session: services.adopt_run(session, chief, run_id, now=NOW),
    )
    assert isinstance(outcome.exception(), StaleRunError)
    with open_db.reading() as session:
        assert batch_queries.batch(session, batch_id).pins == ()
        assert not queries.run(session, run_id).head.is_adopted


def test_a_run_is_not_adopted_on_a_model_that_is_giving_way(open_db, known, chief):
    with open_db.transaction() as session:
        run_id = calculated(session, known, adopted_model(session, known))
    outcome = at_once(
        open_db,
        lambda session: adopted_model(session, known),
        lambda session: services.adopt_run(session, chief, run_id, now=NOW),
    )
    assert isinstance(outcome.exception(), StaleRunError)


def waits_for_the_table(db) -> bool:
    """Return whether two writers run side by side; SQLite lets the second begin afterwards."""
    return db.bind.dialect.name == "postgresql"


def test_two_models_of_a_year_adopted_at_once_leave_one(open_db, known, chief):
    with open_db.transaction() as session:
        one, two = proposed_model(session, known), proposed_model(session, known)
    outcome = at_once(
        open_db,
        lambda session: services.adopt_model(session, chief, one, seen=2, now=NOW),
        lambda session: services.adopt_model(session, chief, two, seen=2, now=NOW),
    )
    with open_db.reading() as session:
        states = [head.state for head in queries.models(session)]
    assert states.count(ModelState.ADOPTED) == 1
    if waits_for_the_table(open_db):
        assert isinstance(outcome.exception(), NotAllowedNowError)


def test_two_runs_of_a_year_adopted_at_once_leave_one(open_db, known, chief):
    with open_db.transaction() as session:
        model_id = adopted_model(session, known)
        one, two = (calculated(session, known, model_id, pot=pot) for pot in (10**8, 10**9))
    at_once(
        open_db,
        lambda session: services.adopt_run(session, chief, one, now=NOW),
        lambda session: services.adopt_run(session, chief, two, now=NOW),
    )
    with open_db.reading() as session:
        states = [head.state for head in queries.runs(session)]
    assert states.count(RunState.ADOPTED) == 1
