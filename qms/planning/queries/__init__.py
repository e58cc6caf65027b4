"""Reading studies and alternatives, and making cases of what the register says."""

from qms.planning.queries.registered import case_of

__all__ = ["case_of"]
