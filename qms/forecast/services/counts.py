"""The pupils a forecast is made from, as the register has them now."""

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.forecast.core.late import through_whole_years, with_late_years
from qms.forecast.core.panel import Count
from qms.forecast.core.successors import with_successors
from qms.kernel.schoolyear import LAST_COMPULSORY_STEP, count_day
from qms.org import queries as org
from qms.org.core.nodes import SuccessionKind
from qms.register import queries as register

DATASET = "pupil_counts"
INHERITED = {SuccessionKind.MERGED.value, SuccessionKind.REPLACED.value}


def current_counts(session: Session) -> tuple[Count, ...]:
    """Return pupils of the compulsory school in the register, per unit that teaches them now.

    The history of a unit that went up in another is counted there. An open unit whose last
    year has not come is in it with unknown numbers.
    """
    facts = register.pupil_counts(session, Scope(everything=True))
    every = [
        Count(unit=str(f.unit_id), step=f.step, year=f.year, n=None if f.n is None else float(f.n))
        for f in facts
        if 0 <= f.step <= LAST_COMPULSORY_STEP
    ]
    counts = through_whole_years(every)
    last = count_day(max((c.year for c in counts), default=1))
    successors = {
        str(old): str(new)
        for old, new, kind, day in org.successions(session)
        if kind in INHERITED and day <= last
    }
    moved, _ = with_successors(counts, successors)
    open_then = org.units(session, Scope(everything=True), on=last)
    return with_late_years(moved, {str(unit.id) for unit in open_then})
