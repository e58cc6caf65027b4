"""Save how a draft divides the whole budget."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.allocation.core.budget.types import BudgetRules
from qms.allocation.services.model_rows import change_draft


def save_budget(
    session: Session,
    actor: Actor,
    model_id: int,
    *,
    seen: int,
    rules: BudgetRules | None,
    now: datetime,
) -> int:
    """Save the rules of a draft, None for a wholly socioeconomic pot; return its new version.

    Raise ConflictError when somebody saved after version `seen`, NotAllowedNowError when the
    model is no draft.
    """
    return change_draft(
        session, actor, model_id,
        seen=seen, change=lambda model: replace(model, budget=rules), now=now,
    )  # fmt: skip
