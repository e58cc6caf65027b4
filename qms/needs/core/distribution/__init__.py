"""How the support money is shared out: per child, per need, own against independent."""

from qms.needs.core.distribution.reach import (
    Estimate,
    ProviderVerdict,
    Reach,
    ReachVerdict,
    reach,
)
from qms.needs.core.distribution.shares import Row, Table, added, by_level, table, told_by
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
    "added",
    "by_level",
    "reach",
    "table",
    "told_by",
]
