"""The pages of the costs."""

from qms.costs.views import (  # noqa: F401 - their routes
    compare,
    compare_export,
    export,
    following,
    following_export,
    following_paper,
    following_terms,
    lines,
    overview,
    rules,
    sets,
    unit,
)
from qms.costs.views.blueprint import bp

__all__ = ["bp"]
