"""The blueprint that every page of the allocation belongs to."""

from typing import TypeAlias

from flask import Blueprint
from werkzeug.wrappers import Response

from qms.allocation.labels import model_state, reason_label, run_state
from qms.allocation.views.accuracy_words import outcome_label, outcome_title

bp = Blueprint("allocation", __name__)
Answer: TypeAlias = str | Response | tuple[str, int]


@bp.app_context_processor
def _words() -> dict[str, object]:
    """Give the templates the words for states and reasons."""
    return {
        "allocation_model_state": model_state,
        "allocation_run_state": run_state,
        "allocation_reason": reason_label,
        "outcome_label": outcome_label,
        "outcome_title": outcome_title,
    }
