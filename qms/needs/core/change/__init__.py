"""What became of the need: current state then, desired state, current state now."""

from qms.needs.core.change.compare import (
    Change,
    Comparison,
    Moment,
    Outcome,
    Rules,
    compare,
    outcome_of,
)
from qms.needs.core.change.units import ChildChange, UnitChange, UnitChanges, unit_changes

__all__ = [
    "Change",
    "ChildChange",
    "Comparison",
    "Moment",
    "Outcome",
    "Rules",
    "UnitChange",
    "UnitChanges",
    "compare",
    "outcome_of",
    "unit_changes",
]
