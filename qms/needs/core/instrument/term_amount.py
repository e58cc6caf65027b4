"""The amount of a term by the instrument's rule: hours, weeks, cost per hour, other costs, VAT."""

from dataclasses import dataclass
from decimal import Decimal

from qms.kernel.money import round_half_up

ORE = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAmount:
    """Kronor for a term, exact to the öre. `vat` is zero for the municipality's own units."""

    staff: Decimal
    other: Decimal
    vat: Decimal

    @property
    def subtotal(self) -> Decimal:
        """Return what it costs before the addition for value added tax."""
        return self.staff + self.other

    @property
    def total(self) -> Decimal:
        """Return the whole amount."""
        return self.subtotal + self.vat


def term_amount(
    hours: Decimal, *, weeks: int, per_hour: Decimal, other: Decimal, vat_rate: Decimal
) -> TermAmount:
    """Return the amount of `hours` per week; parts are rounded to the öre, halves up.

    `vat_rate` is the instrument's for a private provider and 0 for the municipality's own units.
    """
    staff = round_half_up(hours * weeks * per_hour, ORE)
    return TermAmount(staff=staff, other=other, vat=round_half_up((staff + other) * vat_rate, ORE))
