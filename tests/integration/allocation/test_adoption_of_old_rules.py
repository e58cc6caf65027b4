"""A calculation by rules that have changed since is made again, not adopted."""

import pytest
from builders import NOW
from integration.allocation.allocation_cases import (
    adopted_model,
    calculated,
    people,
    register_year,
)

from qms.allocation import services
from qms.allocation.core.states import StaleRunError
from qms.allocation.models import RunRow


def test_amounts_by_older_rules_are_not_adopted(session, municipality):
    register_year(session, 2026)
    run_id = calculated(session, municipality, adopted_model(session, municipality))
    session.get(RunRow, run_id).code_version = "0"
    session.flush()
    with pytest.raises(StaleRunError):
        services.adopt_run(session, people(municipality)[1], run_id, now=NOW)
