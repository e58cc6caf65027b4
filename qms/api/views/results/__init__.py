"""Published results, a file per module: what the pages show of them, and nothing counted anew."""

from qms.api.views.results import costs, followup, forecast, grants, money, planning

__all__ = ["costs", "followup", "forecast", "grants", "money", "planning"]
