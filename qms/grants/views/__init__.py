"""The pages of grants."""

from qms.grants.views import (
    decision,
    decision_steps,
    enrolments,
    overview,
    payments,
    price_list,
    price_list_steps,
)
from qms.grants.views.blueprint import bp

__all__ = [
    "bp",
    "decision",
    "decision_steps",
    "enrolments",
    "overview",
    "payments",
    "price_list",
    "price_list_steps",
]
