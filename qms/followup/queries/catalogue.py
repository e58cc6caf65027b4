"""The catalogue of measures with what shows whether each helps, and the needs of the plan."""

from functools import cache

from qms.content.loader import load
from qms.followup.core.prefill.choices import Need, parse_needs
from qms.followup.core.prefill.proposals import CatalogueEntry, read_entries
from qms.followup.queries import defaults


@cache
def entries() -> tuple[CatalogueEntry, ...]:
    """Return the measures in the order of the file."""
    return read_entries(defaults.suggestions(), load("intervention_catalogue")["intervention"])


@cache
def needs() -> tuple[Need, ...]:
    """Return the needs that the plan offers, with what in the register speaks for each."""
    return parse_needs(load("indicators"))
