"""Make a stored calculation again from what it was fed with."""

from sqlalchemy.orm import Session

from qms.access.scope import OutOfScopeError
from qms.allocation.core.budget.stored import dump_part
from qms.allocation.core.budget.year import budget_year
from qms.allocation.core.stored import line_of, lines_bytes
from qms.allocation.queries.parts import other_parts
from qms.allocation.queries.runs import lines, run


def stored_bytes(session: Session, run_id: int) -> bytes:
    """Return the stored lines and parts as one canonical text."""
    parts = [dump_part(part) for part in other_parts(session, run_id)]
    return lines_bytes(lines(session, run_id), parts)


def recompute(session: Session, run_id: int) -> bytes:
    """Return the lines and parts as they come out when the stored inputs are counted again.

    The same bytes as `stored_bytes` mean that nothing has been changed afterwards.
    """
    stored = run(session, run_id)
    if stored is None:
        raise OutOfScopeError(str(run_id))
    year = budget_year(stored.model, stored.inputs, pot_ore=stored.head.whole_ore)
    whole = year.allocation
    parts = [dump_part(part) for part in year.parts]
    return lines_bytes([line_of(whole, result) for result in whole.results], parts)
