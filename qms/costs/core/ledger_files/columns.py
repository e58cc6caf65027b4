"""What a ledger's columns are called in the files that ledgers come in."""

from collections.abc import Mapping
from types import MappingProxyType

NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "period": ("period", "månad", "bokföringsperiod", "redovisningsperiod", "datum", "date"),
        "account": ("account", "konto", "kontonr", "kontonummer"),
        "cost_centre": ("cost_centre", "ansvar", "kostnadsställe", "ansvarskod"),
        "activity": ("activity", "verksamhet", "verksamhetskod"),
        "object": ("object", "objekt", "aktivitet", "klass"),
        "project": ("project", "projekt", "projektkod"),
        "counterpart": ("counterpart", "motpart", "motpartskod"),
        "kind": ("kind", "slag", "typ"),
        "amount": ("amount", "belopp", "utfall", "kronor", "saldo"),
    }
)
OPTIONAL = frozenset({"object", "project", "counterpart", "kind"})
KINDS: Mapping[str, str] = MappingProxyType(
    {"": "outcome", "outcome": "outcome", "utfall": "outcome", "budget": "budget"}
)
