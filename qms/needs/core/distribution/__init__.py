"""How the support money is shared out: per child, per need, own against independent."""

from qms.needs.core.distribution.reach import (
    Estimate,
    ProviderVerdict,
    Reach,
    ReachVerdict,
    reach,
)
from qms.needs.core.distribution.shares import Row, Table, by_level, table
from qms.needs.core.distribution.types import Child, Provider

__all__ = [
    "Child",
    "Estimate",
    "Provider",
    "ProviderVerdict",
    "Reach",
    "ReachVerdict",
    "Row",
    "Table",
    "by_level",
    "reach",
    "table",
]
