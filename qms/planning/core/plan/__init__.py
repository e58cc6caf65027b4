"""An alternative spelled out year by year, and the steps that make it from today's structure."""

from qms.planning.core.plan.applying import apply
from qms.planning.core.plan.flows import Flows, nearest_flows, shared_flows
from qms.planning.core.plan.plan import Plan, unchanged
from qms.planning.core.plan.step_records import read_steps, record_of
from qms.planning.core.plan.steps import Step

__all__ = [
    "Flows",
    "Plan",
    "Step",
    "apply",
    "nearest_flows",
    "read_steps",
    "record_of",
    "shared_flows",
    "unchanged",
]
