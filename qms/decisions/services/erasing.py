"""Erasing what decisions say: the one change that a frozen decision ever meets.

Number, kind, outcome, days, checksum and who decided stay. In place of the content stands by
which decision it was erased, sealed as the content was.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qms.decisions.core.frozen import canonical, tombstone
from qms.decisions.models import Decision, DecisionDraft, DecisionEnd
from qms.decisions.queries.erasable import still_written
from qms.vault.core.place import Place
from qms.vault.vault import vault_of


def erase_contents(
    session: Session, ids: Collection[str], *, because: str, on: date
) -> Mapping[str, int]:
    """Erase the content of the decisions and drafts; return 1 for each that had any."""
    there = still_written(session, ids)
    text = canonical(tombstone(because, on))
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    for paper in there:
        _decision(session, paper, text, at)
        _draft(session, paper, text, at)
    session.expire_all()
    return dict.fromkeys(there, 1)


def _decision(session: Session, paper: str, text: str, at: datetime) -> None:
    """Erase past the guard of the model, which refuses every other change."""
    sealed = vault_of(session).seal_text(_place(Decision, "sealed", paper), text)
    session.execute(
        update(Decision)
        .where(Decision.id == paper)
        .values(sealed=sealed, open=None, erased_at=at)
        .execution_options(synchronize_session=False)
    )
    for end in session.scalars(select(DecisionEnd.id).where(DecisionEnd.decision_id == paper)):
        reason = vault_of(session).seal_text(_place(DecisionEnd, "reason", end), text)
        session.execute(
            update(DecisionEnd)
            .where(DecisionEnd.id == end)
            .values(reason=reason)
            .execution_options(synchronize_session=False)
        )


def _draft(session: Session, paper: str, text: str, at: datetime) -> None:
    content = vault_of(session).seal_text(_place(DecisionDraft, "content", paper), text)
    session.execute(
        update(DecisionDraft)
        .where(DecisionDraft.id == paper)
        .values(content=content, remark=None, erased_at=at)
        .execution_options(synchronize_session=False)
    )


def _place(table: type[Decision | DecisionEnd | DecisionDraft], column: str, row: str) -> Place:
    return Place(table=table.__tablename__, column=column, row=row)
