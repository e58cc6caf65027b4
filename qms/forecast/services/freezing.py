"""What a forecast is made from, taken from the register when it is asked for."""

from sqlalchemy.orm import Session

from qms.forecast.core.inputs.bundle import pack_inputs
from qms.forecast.core.packing import Snapshot
from qms.forecast.services.counts import DATASET
from qms.forecast.services.inputs import current_inputs
from qms.register import plan_queries

INPUT_DATASETS = (DATASET, "population", "births", "housing", "flows", "unit_changes")
"""The register's datasets that a forecast rests on."""


def frozen(session: Session) -> Snapshot:
    """Return everything a run asked for now would be made from, packed to be stored with it."""
    return pack_inputs(current_inputs(session))


def batches_now(session: Session) -> tuple[int, ...]:
    """Return the import batches behind everything a forecast rests on."""
    return plan_queries.batches_behind(session, INPUT_DATASETS)
