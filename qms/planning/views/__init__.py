"""The pages of planning."""

from qms.planning.views import (  # noqa: F401 - their routes
    alternative,
    alternative_edits,
    check,
    freezing,
    papers,
    proposing,
    step_edits,
    steps,
    studies,
    study,
    study_edits,
    study_export,
    terms,
    units,
)
from qms.planning.views.blueprint import bp

__all__ = ["bp"]
