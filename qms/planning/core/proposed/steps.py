"""The steps that make a plan of today's structure: what a planner would have done by hand."""

from qms.planning.core.case import Case
from qms.planning.core.plan import Plan
from qms.planning.core.plan.steps import Close, Extend, MoveGrades, Open, Step
from qms.planning.core.results.changes import Change, changes


def steps_of(case: Case, plan: Plan) -> tuple[Step, ...]:
    """Return the steps in the order of their years.

    The plan is one that a proposal may choose: schools close and open, give up or take up bands
    for the nearest to take, and rooms are built.
    """
    return tuple(_step(one) for one in changes(case, plan))


def _step(one: Change) -> Step:
    match one.what:
        case "closes":
            return Close(year=one.year, school=one.school)
        case "opens" | "takes_up":
            return Open(year=one.year, school=one.school, bands=one.bands)
        case "gives_up":
            return MoveGrades(year=one.year, school=one.school, bands=one.bands)
        case "rooms" if one.rooms > 0:
            return Extend(year=one.year, school=one.school, rooms=round(one.rooms))
    raise ValueError(f"{one.what} at {one.school} {one.year} is no step")
