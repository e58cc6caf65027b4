"""The pages of grants."""

from qms.grants.views import (
    decision,
    decision_steps,
    enrolments,
    mid_year,
    overview,
    payments,
    presses,
    price_list,
    price_list_steps,
    simulation,
)
from qms.grants.views.blueprint import bp

__all__ = [
    "bp",
    "decision",
    "decision_steps",
    "enrolments",
    "mid_year",
    "overview",
    "payments",
    "presses",
    "price_list",
    "price_list_steps",
    "simulation",
]
