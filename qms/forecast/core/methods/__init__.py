"""The candidates: one file each, found by being here.

A new candidate is a new file that defines `METHOD`. Nothing else has to be told: the commands
offer it, the backtest scores it, and `auto` weighs it when it says how (`Method.weigh`).
"""

from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from qms.forecast.core.known import Known, Trends
from qms.forecast.core.method import (
    AUTO,
    COHORT_1,
    COHORT_3,
    LAST_VALUE,
    PIPELINE_1,
    PIPELINE_3,
    PROPHET,
    Ground,
    Method,
    Need,
    Projection,
)


def found_in(paths: list[str], package: str) -> dict[str, Method]:
    """Return the candidates defined in the modules of a package, by name in order of files."""
    modules = sorted(module.name for module in iter_modules(paths))
    made = [import_module(f"{package}.{name}").METHOD for name in modules]
    return {method.name: method for method in made}


METHODS = MappingProxyType(found_in(list(__path__), __name__))
NEEDS_FEEDERS = frozenset(name for name, m in METHODS.items() if Need.FEEDERS in m.needs)

__all__ = [
    "AUTO",
    "COHORT_1",
    "COHORT_3",
    "LAST_VALUE",
    "METHODS",
    "NEEDS_FEEDERS",
    "PIPELINE_1",
    "PIPELINE_3",
    "PROPHET",
    "Ground",
    "Known",
    "Method",
    "Need",
    "Projection",
    "Trends",
    "found_in",
]
