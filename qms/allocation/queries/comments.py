"""Reading what is said of proposals."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.allocation.core.proposals.comments import Comment
from qms.allocation.models import CommentRow
from qms.identity.models import Account


def comments(session: Session, model_id: int) -> tuple[Comment, ...]:
    """Return every comment on a model with its author's name, the oldest first."""
    query = (
        select(CommentRow, Account.name)
        .outerjoin(Account, Account.pseudonym == CommentRow.author)
        .where(CommentRow.model_id == model_id)
        .order_by(CommentRow.made_at, CommentRow.id)
    )
    return tuple(
        Comment(
            id=row.id,
            version=row.version,
            author=row.author,
            name=name or "",
            words=row.words,
            made_at=row.made_at,
            answers_id=row.answers_id,
            is_withdrawn=row.withdrawn_at is not None,
        )
        for row, name in session.execute(query)
    )
