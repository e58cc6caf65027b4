"""Use cases of the allocation: draft and adopt a model, calculate a year, adopt it."""

from qms.allocation.services.modelling import adopt_model, draft_model, save_weights
from qms.allocation.services.recomputing import recompute, stored_bytes
from qms.allocation.services.running import adopt_run, run_allocation

__all__ = [
    "adopt_model",
    "adopt_run",
    "draft_model",
    "recompute",
    "run_allocation",
    "save_weights",
    "stored_bytes",
]
