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
from qms.needs.core.change.paired import Direction, Paired, direction, paired
from qms.needs.core.change.units import ChildChange, UnitChange, UnitChanges, unit_changes

__all__ = [
    "Change",
    "ChildChange",
    "Comparison",
    "Direction",
    "Moment",
    "Outcome",
    "Paired",
    "Rules",
    "UnitChange",
    "UnitChanges",
    "compare",
    "direction",
    "outcome_of",
    "paired",
    "unit_changes",
]
