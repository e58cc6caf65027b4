"""Use cases of the allocation: from draft to adopted model, calculate a year, adopt it."""

from qms.allocation.services.adopting_runs import adopt_run
from qms.allocation.services.budgeting import save_budget
from qms.allocation.services.commenting import comment, withdraw_comment
from qms.allocation.services.deciding import (
    adopt_model,
    delete_draft,
    propose_model,
    take_back_model,
)
from qms.allocation.services.modelling import (
    draft_model,
    save_degree,
    save_settings,
    save_weights,
)
from qms.allocation.services.moving import check_move, move_money, own_money, undo_move
from qms.allocation.services.recomputing import recompute, stored_bytes
from qms.allocation.services.running import run_allocation

__all__ = [
    "adopt_model",
    "adopt_run",
    "check_move",
    "comment",
    "delete_draft",
    "draft_model",
    "move_money",
    "own_money",
    "propose_model",
    "recompute",
    "run_allocation",
    "save_budget",
    "save_degree",
    "save_settings",
    "save_weights",
    "stored_bytes",
    "take_back_model",
    "undo_move",
    "withdraw_comment",
]
