"""Where a decision on allocation belongs: the municipality as a whole, once a year."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from qms.access.scope import OutOfScopeError
from qms.allocation.core.states import NotAllowedNowError
from qms.org import queries as org


def municipality_path(session: Session) -> str:
    """Return the municipality's path; raise OutOfScopeError before it is set up."""
    top = org.municipality(session)
    if top is None:
        raise OutOfScopeError("no municipality")
    return top.path


def store_decision(session: Session, *, budget_year: int) -> None:
    """Write what was just adopted; raise NotAllowedNowError when somebody was first.

    Two who adopt at the same moment do not see each other: the table holds one per year.
    """
    try:
        session.flush()
    except IntegrityError:
        raise NotAllowedNowError(budget_year) from None
