"""An answer of an identity provider is used once."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from qms.db.once import insert_new
from qms.identity.core.sign_in_faults import ProviderError, SignInFault
from qms.identity.models import SamlAnswer
from qms.kernel.secret import mark_of

KEPT = timedelta(hours=1)
"""Longer than any answer is taken: the request's cookie is good for ten minutes."""


def use_once(session: Session, name: str, *, now: datetime) -> None:
    """Note that what has the name is used; ProviderError when it was used before."""
    session.execute(delete(SamlAnswer).where(SamlAnswer.at < now - KEPT))
    row = {"mark": mark_of(name), "at": now}
    if not insert_new(session, SamlAnswer, [row], unique=("mark",), back="mark"):
        raise ProviderError(SignInFault.CODE, "replayed")
