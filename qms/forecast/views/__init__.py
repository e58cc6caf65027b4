"""Pages of the forecast: the municipality, the schools, and the runs."""

from qms.forecast.views import downloads, runs, show
from qms.forecast.views.blueprint import bp

__all__ = ["bp", "downloads", "runs", "show"]
