"""The report to the council on how the support is shared out: figures, conclusions, limits."""

from qms.needs.core.assignment.conclusions import (
    Conclusion,
    Conclusions,
    Limit,
    conclusions,
)
from qms.needs.core.assignment.kinds import Given, KindShare, ProviderShare, kind_shares, told_by

__all__ = [
    "Conclusion",
    "Conclusions",
    "Given",
    "KindShare",
    "Limit",
    "ProviderShare",
    "conclusions",
    "kind_shares",
    "told_by",
]
