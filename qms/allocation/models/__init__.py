"""The tables of the allocation, by subject."""

from qms.allocation.models.distribution import LineRow, ModelRow, RunRow

__all__ = ["LineRow", "ModelRow", "RunRow"]
