"""What a frozen alternative was counted on and came to, whole and never changed."""

from qms.planning.core.freezing.facts import Asked, Facts, Sure, facts_of, sure_of
from qms.planning.core.freezing.packing import checksum, packed, unpacked
from qms.planning.core.freezing.record import difference, results_of

__all__ = [
    "Asked",
    "Facts",
    "Sure",
    "checksum",
    "difference",
    "facts_of",
    "packed",
    "results_of",
    "sure_of",
    "unpacked",
]
