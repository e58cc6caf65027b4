"""The tables of the costs."""

from qms.costs.models.following import CostFollowUpRow, CostTermsRow
from qms.costs.models.sets import CostSetRow
from qms.costs.models.tables import CostRuleRow, CostRunRow

__all__ = ["CostFollowUpRow", "CostRuleRow", "CostRunRow", "CostSetRow", "CostTermsRow"]
