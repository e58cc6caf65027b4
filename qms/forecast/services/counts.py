"""The pupils a forecast is made from, as the register has them now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.db.kept import kept
from qms.forecast.core.late import through_whole_years, with_late_years
from qms.forecast.core.panel import Count, Panel, build_panel
from qms.forecast.core.successors import with_successors
from qms.kernel.schoolyear import LAST_COMPULSORY_STEP, count_day
from qms.org import queries as org
from qms.org.core.nodes import SuccessionKind
from qms.register import queries as register
from qms.register.stamps import stamp

DATASET = "pupil_counts"
INHERITED = {SuccessionKind.MERGED.value, SuccessionKind.REPLACED.value}
NUMBERS_TO_ONE = 50
"""A value of a few hundred bytes, which kept answers are weighed in, is so many numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What the register says came, and which unit each that has gone up in another is now."""

    panel: Panel
    successors: Mapping[str, str]


def what_came(session: Session) -> Came | None:
    """Return the pupils of every year so far, None before there are any."""
    rests_on = (stamp(session, DATASET), org.changes_mark(session))
    return kept(session, "forecast.came", rests_on, lambda: _came(session), weigh=_weight)


def _came(session: Session) -> Came | None:
    counts = current_counts(session)
    if not counts:
        return None
    panel = build_panel(counts)
    return Came(panel=panel, successors=_successors(session, count_day(panel.last_year)))


def _weight(came: Came | None) -> int:
    return 1 + came.panel.counts.size // NUMBERS_TO_ONE if came else 1


def _successors(session: Session, by: date) -> dict[str, str]:
    return {
        str(old): str(new)
        for old, new, kind, day in org.successions(session)
        if kind in INHERITED and day <= by
    }


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
    moved, _ = with_successors(counts, _successors(session, last))
    open_then = org.units(session, Scope(everything=True), on=last)
    return with_late_years(moved, {str(unit.id) for unit in open_then})
