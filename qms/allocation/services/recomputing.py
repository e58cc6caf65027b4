"""Make a stored calculation again from what it was fed with."""

from sqlalchemy.orm import Session

from qms.access.scope import OutOfScopeError
from qms.allocation.core.compute import compute
from qms.allocation.core.stored import line_of, lines_bytes
from qms.allocation.queries.runs import lines, run


def stored_bytes(session: Session, run_id: int) -> bytes:
    """Return the stored lines as one canonical text."""
    return lines_bytes(lines(session, run_id))


def recompute(session: Session, run_id: int) -> bytes:
    """Return the lines as they come out when the stored inputs are counted again.

    The same bytes as `stored_bytes` mean that nothing has been changed afterwards.
    """
    stored = run(session, run_id)
    if stored is None:
        raise OutOfScopeError(str(run_id))
    whole = compute(stored.model, stored.schools, pot_ore=stored.head.pot_ore)
    return lines_bytes([line_of(whole, result) for result in whole.results])
