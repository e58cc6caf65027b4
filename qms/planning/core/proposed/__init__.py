"""A proposal as an alternative: what was sought, and its steps with what is said of them."""

from qms.planning.core.proposed.seeking import Found, seek
from qms.planning.core.proposed.sought import Demand, Sought
from qms.planning.core.proposed.steps import steps_of

__all__ = ["Demand", "Found", "Sought", "seek", "steps_of"]
