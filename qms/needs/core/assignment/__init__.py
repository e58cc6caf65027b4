"""The report to the council on how the support is shared out: figures, conclusions, limits."""

from qms.needs.core.assignment.conclusions import (
    Conclusion,
    Conclusions,
    Limit,
    conclusions,
)
from qms.needs.core.assignment.kinds import KindShare, ProviderShare, kind_shares

__all__ = [
    "Conclusion",
    "Conclusions",
    "KindShare",
    "Limit",
    "ProviderShare",
    "conclusions",
    "kind_shares",
]
