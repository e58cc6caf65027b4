"""Where a decision on allocation belongs: the municipality as a whole."""

from sqlalchemy.orm import Session

from qms.access.scope import OutOfScopeError
from qms.org import queries as org


def municipality_path(session: Session) -> str:
    """Return the municipality's path; raise OutOfScopeError before it is set up."""
    top = org.municipality(session)
    if top is None:
        raise OutOfScopeError("no municipality")
    return top.path
