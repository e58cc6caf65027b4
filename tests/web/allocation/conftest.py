from builders import NOW
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
)
from support.grounds import ground

from qms.allocation import services


@ground
def model(session, municipality):
    """Return the id of an adopted model, with pupils and background of two years."""
    register_year(session, 2025)
    register_year(session, 2026)
    return adopted_model(session, municipality, year=2026)


@ground
def decided(session, municipality, model):
    """Return the id of the adopted calculation of 2026."""
    run_id = calculated(session, municipality, model, year=2026, pot=90_000_000)
    services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
    return run_id


@ground
def preliminary(session, municipality, model, decided):
    """Return the id of a calculation of 2027 that waits for its decision."""
    return calculated(session, municipality, model, year=2027)
