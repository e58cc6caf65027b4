"""What no structure can cost less than."""

from qms.planning.core.bounding.bound import Bound, lower_bound

__all__ = ["Bound", "lower_bound"]
