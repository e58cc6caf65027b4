import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
)

from qms.allocation import services


@pytest.fixture
def model(db, municipality):
    """Return the id of an adopted model, with pupils and background of two years."""
    with db.transaction() as session:
        register_year(session, 2025)
        register_year(session, 2026)
        return adopted_model(session, municipality, year=2026)


@pytest.fixture
def decided(db, municipality, model):
    """Return the id of the adopted calculation of 2026."""
    with db.transaction() as session:
        run_id = calculated(session, municipality, model, year=2026, pot=90_000_000)
        services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
        return run_id


@pytest.fixture
def preliminary(db, municipality, model, decided):
    """Return the id of a calculation of 2027 that waits for its decision."""
    with db.transaction() as session:
        return calculated(session, municipality, model, year=2027)
