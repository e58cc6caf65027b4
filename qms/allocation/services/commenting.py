"""Say something of a proposal, answer it, and take one's own words back."""

from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.allocation.core.proposals.comments import read_comment
from qms.allocation.core.states import require_proposed
from qms.allocation.models import CommentRow
from qms.allocation.services.model_rows import take
from qms.allocation.services.municipality import municipality_path
from qms.audit.services import record


def comment(
    session: Session,
    actor: Actor,
    model_id: int,
    *,
    words: str,
    now: datetime,
    answers: int | None = None,
) -> int:
    """Add the actor's words to a proposal and return the comment's id.

    `answers` is the comment it answers. Raise RefusedError when it is empty or too long,
    NotAllowedNowError when the model is not proposed.
    """
    authorize(actor, Can.ALLOCATION_COMMENT)
    said = read_comment(words)
    row = take(session, model_id)
    require_proposed(row.state)
    if answers is not None:
        _of_model(session, answers, model_id)
    new = CommentRow(
        model_id=model_id,
        version=row.version,
        author=actor.pseudonym,
        account_id=actor.account_id,
        answers_id=answers,
        words=said,
        made_at=now,
    )
    session.add(new)
    session.flush()
    record(
        session, actor, "allocation.comment-made", new.id, now=now,
        path=municipality_path(session), model=model_id, version=row.version,
    )  # fmt: skip
    return new.id


def withdraw_comment(session: Session, actor: Actor, comment_id: int, *, now: datetime) -> int:
    """Erase the actor's own words and return the model's id; that they were said stays.

    Raise OutOfScopeError when the comment is not the actor's own, NotAllowedNowError when the
    model is not proposed any more.
    """
    authorize(actor, Can.ALLOCATION_COMMENT)
    found = session.get(CommentRow, comment_id)
    if found is None or found.author != actor.pseudonym or found.withdrawn_at is not None:
        raise OutOfScopeError(str(comment_id))
    require_proposed(take(session, found.model_id).state)
    found.words, found.withdrawn_at = "", now
    session.flush()
    record(
        session, actor, "allocation.comment-withdrawn", comment_id, now=now,
        path=municipality_path(session), model=found.model_id,
    )  # fmt: skip
    return found.model_id


def _of_model(session: Session, comment_id: int, model_id: int) -> None:
    found = session.get(CommentRow, comment_id)
    if found is None or found.model_id != model_id:
        raise OutOfScopeError(str(comment_id))
