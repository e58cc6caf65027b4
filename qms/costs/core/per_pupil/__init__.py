"""Cost per pupil: by unit, form and item, by class and band, reconciled to the ledger."""

from qms.costs.core.per_pupil.costs import Costs, UnitCost, cost_per_pupil
from qms.costs.core.per_pupil.grouped import GroupCost, by_group
from qms.costs.core.per_pupil.reconciled import Reconciliation

__all__ = [
    "Costs",
    "GroupCost",
    "Reconciliation",
    "UnitCost",
    "by_group",
    "cost_per_pupil",
]
