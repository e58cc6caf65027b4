"""The pages of the allocation."""

from qms.allocation.views import exports, model_page, models, runs, tabs, unit_page, units
from qms.allocation.views.blueprint import bp

__all__ = ["bp", "exports", "model_page", "models", "runs", "tabs", "unit_page", "units"]
