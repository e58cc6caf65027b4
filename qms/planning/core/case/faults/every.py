"""All faults of a case, or, when it has none, all remarks."""

from collections.abc import Callable, Iterator

from qms.kernel.problems import Problem
from qms.planning.core.case.case import Case
from qms.planning.core.case.faults.found import Found
from qms.planning.core.case.faults.grades import grade_faults
from qms.planning.core.case.faults.numbers import (
    demand_faults,
    distance_faults,
    shape_faults,
    share_faults,
)
from qms.planning.core.case.faults.prices import price_faults
from qms.planning.core.case.faults.remarks import (
    distance_remarks,
    place_remarks,
    price_remarks,
    reach_remarks,
    school_remarks,
    share_remarks,
)
from qms.planning.core.case.faults.schools import school_faults

Check = Callable[[Case], Iterator[Found]]
FIRST: tuple[Check, ...] = (grade_faults, school_faults, price_faults, shape_faults)
THEN: tuple[Check, ...] = (demand_faults, distance_faults, share_faults)
REMARKS: tuple[Check, ...] = (
    distance_remarks, reach_remarks, place_remarks, school_remarks, share_remarks, price_remarks,
)  # fmt: skip


def every_fault(case: Case) -> tuple[Found, ...]:
    """Return what makes the case impossible to count on, each with its place.

    The large tables are only looked into when they have the right size and grades stand in order.
    """
    found = [one for check in FIRST for one in check(case)]
    if not any(True for _ in shape_faults(case)) and not any(True for _ in grade_faults(case)):
        found += [one for check in THEN for one in check(case)]
    return tuple(found)


def every_remark(case: Case) -> tuple[Found, ...]:
    """Return what a planner should know of a case that has no faults."""
    return tuple(one for check in REMARKS for one in check(case))


def faults_of(case: Case) -> tuple[Problem, ...]:
    """Return every fault: what (school, area, grade, year and number) and how to mend it."""
    return tuple(one.problem for one in every_fault(case))


def remarks_of(case: Case) -> tuple[Problem, ...]:
    """Return every remark on a case without faults."""
    return tuple(one.problem for one in every_remark(case))
