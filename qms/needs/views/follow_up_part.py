"""The section about follow-up on a case's page."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from qms.needs.core.process import StageKey
from qms.needs.queries.opened import OpenCase
from qms.needs.queries.renewals import was_granted
from qms.needs.views.follow_up import answer_of, read_follow_up
from qms.web.context import current_actor

TEMPLATE = "needs/_case_follow_up.html"
STAGES = frozenset({StageKey.RUNNING.value, StageKey.FOLLOW_UP.value, StageKey.CLOSED.value})


def case_part(session: Session, opened: OpenCase) -> Mapping[str, Any]:
    """Return what the section shows; nothing before there is a period to follow up."""
    if opened.stage not in STAGES or not was_granted(session, opened.id):
        return {}
    found = read_follow_up(session, opened, current_actor().account_id)
    return {
        "answer": answer_of(found),
        "is_ready": found.stored is not None and found.stored.ready_at is not None,
        "may_write": found.may_write,
    }
