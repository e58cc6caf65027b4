"""The pages of erasure."""

from qms.retention.views import holds, overview, rules, runs
from qms.retention.views.blueprint import bp

__all__ = ["bp", "holds", "overview", "rules", "runs"]
