"""Decided grants: what they say, and the amounts that hold from month to month."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from qms.decisions import queries as decisions
from qms.decisions.core.frozen import erased_by
from qms.decisions.core.records import DecisionHead
from qms.decisions.core.states import State
from qms.grants.core.deciding.grounds import BASIC_AMOUNT
from qms.grants.core.deciding.laying import Laid, lay
from qms.grants.core.deciding.subjects import parse_subject


def content_of(session: Session, decision_id: str) -> Mapping[str, Any] | None:
    """Return what a decision says, None when it is erased."""
    table: dict[str, Any] = json.loads(decisions.content_text(session, decision_id))
    return None if erased_by(table) else table


def result_of(session: Session, decision_id: str) -> Mapping[str, Any] | None:
    """Return a decision's amounts, None when they are erased."""
    table = content_of(session, decision_id)
    result: Mapping[str, Any] | None = table["result"] if table else None
    return result


def prices_of_year(session: Session, year: int) -> Laid:
    """Return the decided amounts of the year by provider, form, band and unit, for payments.

    Annulled decisions give nothing. A decision that holds from a month leaves the months before
    to the one it took over from; one from January takes its place altogether.
    """
    found: Laid = {}
    for head in sorted(_of_year(session, year), key=lambda one: one.decided_at):
        content = content_of(session, head.id)
        if content is None:
            continue
        subject = parse_subject(head.subject)
        lay(found, content, provider=str(subject.provider_id), form=subject.form)
    return found


def _of_year(session: Session, year: int) -> list[DecisionHead]:
    return [
        head
        for head in decisions.heads(session, [BASIC_AMOUNT])
        if head.state is not State.ANNULLED and parse_subject(head.subject).year == year
    ]
