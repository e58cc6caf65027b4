"""Decided grants: what they say, and the amounts that hold from month to month."""

import json
from collections.abc import Iterable, Mapping
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
    return _unless_erased(decisions.content_text(session, decision_id))


def contents_of(
    session: Session, decision_ids: Iterable[str]
) -> Mapping[str, Mapping[str, Any] | None]:
    """Return what each of the decisions says, None for one that is erased."""
    texts = decisions.content_texts(session, decision_ids)
    return {decision_id: _unless_erased(text) for decision_id, text in texts.items()}


def _unless_erased(text: str) -> Mapping[str, Any] | None:
    table: dict[str, Any] = json.loads(text)
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
    heads = _of_year(session, year)
    contents = contents_of(session, [one.id for one in heads])
    for head in sorted(heads, key=lambda one: one.decided_at):
        content = contents[head.id]
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
