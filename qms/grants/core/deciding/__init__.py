"""A decision for one provider, form and year: its grounds, its amounts, and recomputing them."""

from qms.grants.core.deciding.grounds import Grounds, UnitTerms
from qms.grants.core.deciding.grounds_faults import grounds_faults
from qms.grants.core.deciding.outcome import Amount, Outcome, decide

__all__ = ["Amount", "Grounds", "Outcome", "UnitTerms", "decide", "grounds_faults"]
