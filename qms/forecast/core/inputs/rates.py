"""How many children new dwellings are taken to bring, until somebody knows better.

None of these figures is measured: they are round starting values for a planner to replace by
the municipality's own, and every page and file that uses them says so.
"""

from collections.abc import Iterable

from qms.forecast.core.inputs.values import HousingRate

KINDS = ("house", "owned", "rental", "special")
MOVED_IN = (0.5, 0.35, 0.15)
"""Share of the homes moved into by 15 October of their year, in the year after, and the next."""

DEFAULT_RATES = (
    HousingRate(kind="house", small=0.48, low=0.24, middle=0.14, upper=0.12),
    HousingRate(kind="owned", small=0.15, low=0.05, middle=0.03, upper=0.03),
    HousingRate(kind="rental", small=0.20, low=0.08, middle=0.05, upper=0.05),
    HousingRate(kind="special", small=0.0, low=0.0, middle=0.0, upper=0.0),
)


def rates_by_kind(own: Iterable[HousingRate]) -> dict[str, HousingRate]:
    """Return a rate for every kind: the municipality's `own`, else the starting value."""
    return {rate.kind: rate for rate in (*DEFAULT_RATES, *own)}
