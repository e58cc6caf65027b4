"""Whether a new instrument or price list moves the sum of past cases, before it goes live."""

from qms.needs.core.neutrality.compare import compare
from qms.needs.core.neutrality.fitting import Fitted, fitted
from qms.needs.core.neutrality.values import (
    Change,
    Comparison,
    Flip,
    Gate,
    GroupChange,
    Measured,
    PastCase,
)

__all__ = [
    "Change",
    "Comparison",
    "Fitted",
    "Flip",
    "Gate",
    "GroupChange",
    "Measured",
    "PastCase",
    "compare",
    "fitted",
]
