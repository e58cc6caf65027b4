"""The pages of the costs."""

from qms.costs.views import export, lines, overview, rules, unit  # noqa: F401 - their routes
from qms.costs.views.blueprint import bp

__all__ = ["bp"]
