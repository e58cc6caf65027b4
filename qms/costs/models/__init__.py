"""The tables of the costs."""

from qms.costs.models.tables import CostRuleRow, CostRunRow

__all__ = ["CostRuleRow", "CostRunRow"]
