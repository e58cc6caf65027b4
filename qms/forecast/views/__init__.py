"""Pages of the forecast, a file each; importing them registers their addresses."""

from qms.forecast.views import (
    adopting,
    areas,
    assumptions,
    changes,
    downloads,
    outcomes,
    paper,
    runs,
    school,
    schools,
    show,
    tables,
    trial,
    variant_edits,
    variant_files,
    variants,
)
from qms.forecast.views.blueprint import bp

__all__ = [
    "adopting",
    "areas",
    "assumptions",
    "bp",
    "changes",
    "downloads",
    "outcomes",
    "paper",
    "runs",
    "school",
    "schools",
    "show",
    "tables",
    "trial",
    "variant_edits",
    "variant_files",
    "variants",
]
