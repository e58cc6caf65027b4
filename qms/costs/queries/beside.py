"""What stands beside a cost: need and money from the allocation, support, places and areas."""

from collections.abc import Mapping
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.allocation.queries import adopted_run, lines, received_by_unit
from qms.costs.core.comparing.beside import Need
from qms.costs.queries.units import EVERYBODY
from qms.register import cost_queries, need_queries


def needs(session: Session, year: int) -> Mapping[str, Need]:
    """Return each unit's need and money of the year; support as of the latest count before it ends.

    Support that is of few children, or would tell of such, is left out as if it were not known.
    """
    run = adopted_run(session, year)
    got = received_by_unit(session, year)
    allocated = {one.unit_id: one for one in lines(session, run.head.id)} if run else {}
    support = {}
    for one in need_queries.need_points(session, EVERYBODY, years=(year - 1, year)):
        if not one.is_hidden:
            support[one.unit_id] = one
        else:
            support.pop(one.unit_id, None)
    found = {}
    for unit in {*allocated, *support}:
        line, help_ = allocated.get(unit), support.get(unit)
        money = got.get(unit)
        found[str(unit)] = Need(
            index=float(line.index) if line else None,
            received=Fraction(money.ore, line.pupils) if money and line and line.pupils else None,
            children=help_.children if help_ else None,
            hours=Fraction(help_.hours) if help_ and help_.hours is not None else None,
        )
    return found


def areas(session: Session, year: int) -> dict[str, Fraction]:
    """Return square metres by unit."""
    return {str(unit): Fraction(m2) for unit, m2 in cost_queries.areas(session, year).items()}


def places(session: Session, year: int) -> dict[str, int]:
    """Return how many the premises are for, by unit."""
    return {str(unit): count for unit, count in cost_queries.places(session, year).items()}
