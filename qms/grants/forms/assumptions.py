"""Assumptions of prices as they are typed, in a form or an address."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from qms.grants.core.simulating import Assumptions, value_fault
from qms.i18n.language import gettext as _
from qms.kernel.numbers import parse_decimal

FIELDS = ("wage", "price", "rent", "spread")
START = Assumptions(
    wage=Decimal("3.0"), price=Decimal("2.0"), rent=Decimal("2.0"), spread=Decimal("0.5")
)
"""Where one begins: round numbers to write over, nobody's forecast."""
MOST_SIGNS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAssumptions:
    """The fields as typed, the assumptions read from them, and the fields that could not be."""

    values: Mapping[str, str]
    given: Assumptions
    faults: tuple[tuple[str, str], ...]


def fields_of(given: Assumptions) -> dict[str, str]:
    """Return the fields as they are filled in."""
    return {name: _typed(getattr(given, name)) for name in FIELDS}


def read_assumptions(values: Mapping[str, str], usual: Assumptions = START) -> TypedAssumptions:
    """Return what was typed; fields that are absent, unreadable or too far are as in `usual`."""
    shown, found, faults = fields_of(usual), {}, []
    for name in FIELDS:
        if name not in values:
            continue
        text = values[name].strip().removesuffix("%").strip()
        shown[name] = values[name][:40]
        number = parse_decimal(text) if len(text) <= MOST_SIGNS else None
        if number is None:
            faults.append((name, _("Skriv procent med siffror, till exempel 2,5")))
        elif fault := value_fault(name, number):
            faults.append((name, f"{_(fault.message)} {_(fault.cure)}"))
        else:
            found[name] = number
    kept = {name: found.get(name, getattr(usual, name)) for name in FIELDS}
    return TypedAssumptions(values=shown, given=Assumptions(**kept), faults=tuple(faults))


def _typed(value: Decimal) -> str:
    return format(value, "f").replace(".", ",")
