"""Reading models, calculations and what units were allocated."""

from qms.allocation.queries.awaiting import models_awaiting
from qms.allocation.queries.models import model, models
from qms.allocation.queries.received import amounts, received, received_by_unit
from qms.allocation.queries.runs import adopted_run, lines, run, run_for_year, run_years, runs

__all__ = [
    "adopted_run",
    "amounts",
    "lines",
    "model",
    "models",
    "models_awaiting",
    "received",
    "received_by_unit",
    "run",
    "run_for_year",
    "run_years",
    "runs",
]
