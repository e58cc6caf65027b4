"""Reading rules, calculations and what they are made of."""

from qms.costs.queries.material import Material, inputs_now, material
from qms.costs.queries.rules import Rules, draft, in_force, rules_list
from qms.costs.queries.runs import CostRun, latest_run, run_heads, unit_costs
from qms.costs.queries.units import unit_keys, unit_names

__all__ = [
    "CostRun",
    "Material",
    "Rules",
    "draft",
    "in_force",
    "inputs_now",
    "latest_run",
    "material",
    "rules_list",
    "run_heads",
    "unit_costs",
    "unit_keys",
    "unit_names",
]
