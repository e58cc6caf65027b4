"""Reading models, calculations and what units were allocated."""

from qms.allocation.queries.awaiting import models_awaiting, proposals_to_read
from qms.allocation.queries.comments import comments
from qms.allocation.queries.models import followed_by, model, models, with_proposals
from qms.allocation.queries.parts import amounts_by_kind, other_parts, parts_of, totals
from qms.allocation.queries.received import received, received_by_unit
from qms.allocation.queries.runs import adopted_run, lines, run, run_for_year, run_years, runs

__all__ = [
    "adopted_run",
    "amounts_by_kind",
    "comments",
    "followed_by",
    "lines",
    "model",
    "models",
    "models_awaiting",
    "other_parts",
    "parts_of",
    "proposals_to_read",
    "received",
    "received_by_unit",
    "run",
    "run_for_year",
    "run_years",
    "runs",
    "totals",
    "with_proposals",
]
