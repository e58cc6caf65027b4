"""A ledger in memory: coded columns and whole öre, a million lines in little room."""

from qms.costs.core.ledger.combos import Combos, combine
from qms.costs.core.ledger.table import COLUMNS, Ledger, ledger_of

__all__ = ["COLUMNS", "Combos", "Ledger", "combine", "ledger_of"]
