"""Coming years' cost level: expected pupils times prices that grow as somebody assumes."""

from qms.grants.core.simulating.assumptions import (
    Assumptions,
    Case,
    assumption_faults,
    grown,
    value_fault,
)
from qms.grants.core.simulating.hiding import FEWEST, hidden
from qms.grants.core.simulating.pupils import Course, Range, calendar
from qms.grants.core.simulating.simulate import Base, Cell, Place, simulate
from qms.grants.core.simulating.sums import Sum, by_form, by_provider, by_unit, everything

__all__ = [
    "FEWEST",
    "Assumptions",
    "Base",
    "Case",
    "Cell",
    "Course",
    "Place",
    "Range",
    "Sum",
    "assumption_faults",
    "by_form",
    "by_provider",
    "by_unit",
    "calendar",
    "everything",
    "grown",
    "hidden",
    "simulate",
    "value_fault",
]
