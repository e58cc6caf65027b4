"""Everything that a unit's page is made of, read at once."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from qms.allocation.core.records import LeftOut, StoredRun, UnitLine
from qms.allocation.queries.parts import parts_of
from qms.allocation.queries.runs import adopted_run, lines, run_for_year
from qms.allocation.queries.units import years_of_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The decided calculation of the year before, and the unit's line in it."""

    run: StoredRun
    line: UnitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitYear:
    """A unit in a calculation: its line, or why it has none; it may have other money still."""

    run: StoredRun
    line: UnitLine | None
    left_out: LeftOut | None
    before: Before | None
    years: tuple[int, ...]


def unit_year(session: Session, unit_id: int, budget_year: int) -> UnitYear | None:
    """Return the unit in the calculation that counts for the year; None when it is not there."""
    run = run_for_year(session, budget_year)
    if run is None:
        return None
    line = next(iter(lines(session, run.head.id, unit_ids=[unit_id])), None)
    left_out = next((one for one in run.left_out if one.unit_id == unit_id), None)
    if line is None and left_out is None and not parts_of(session, run.head.id, unit_id):
        return None
    return UnitYear(
        run=run,
        line=line,
        left_out=left_out,
        before=_before(session, unit_id, budget_year - 1) if line else None,
        years=years_of_unit(session, unit_id),
    )


def _before(session: Session, unit_id: int, year: int) -> Before | None:
    run = adopted_run(session, year)
    if run is None:
        return None
    line = next(iter(lines(session, run.head.id, unit_ids=[unit_id])), None)
    return Before(run=run, line=line) if line else None
