"""Share a pot between units in proportion to a line's weights."""

import decimal
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from qms.allocation.core.sheet.types import Method, Rounding, Share
from qms.kernel.expression import Mode, rounded, settled
from qms.kernel.expression.limits import CONTEXT
from qms.kernel.money import split_exactly

ORE = Rounding(quantum=Decimal("0.01"))


class CannotShareError(Exception):
    """The pot cannot be shared: `message` and `cure`; `rows` are the units it is about."""

    def __init__(self, message: str, cure: str, rows: Sequence[int] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
        self.rows = tuple(rows)


def share_pot(
    pot: Decimal,
    weights: Sequence[Decimal],
    units: Sequence[str],
    *,
    share: Share,
    rounding: Rounding | None,
) -> list[Decimal]:
    """Return each unit's part of the pot, in whole quanta of the rounding (öre by default).

    Largest remainder adds up to the pot exactly, ties going to the smaller unit name; rounded
    shares may leave a rest. Raise CannotShareError when there is nothing to share by.
    """
    rule = rounding or ORE
    exact = [settled(weight) for weight in weights]
    with decimal.localcontext(CONTEXT):
        whole = _checked(pot, exact)
        if share.method is Method.ROUNDED_SHARE:
            return _by_rounded_share(pot, exact, whole, share=share, rule=rule)
    return _by_remainder(settled(pot), exact, units, quantum=rule.quantum)


def _checked(pot: Decimal, weights: Sequence[Decimal]) -> Decimal:
    if pot <= 0:
        raise CannotShareError(
            f"Potten är {pot.normalize():f}.", "Ge den ett värde större än noll."
        )
    below = [row for row, weight in enumerate(weights) if weight < 0]
    if below:
        raise CannotShareError("Vikten är mindre än noll.", "Skriv max(0; …) i formeln.", below)
    whole = sum(weights, Decimal(0))
    if not whole:
        raise CannotShareError("Alla enheters vikt är 0.", "Välj en formel som någon enhet har.")
    return whole


def _by_rounded_share(
    pot: Decimal, weights: Sequence[Decimal], whole: Decimal, *, share: Share, rule: Rounding
) -> list[Decimal]:
    shares = [weight / whole for weight in weights]
    if share.share_quantum:
        shares = [rounded(one, share.share_quantum, Mode.HALF_UP) for one in shares]
    return [rounded(pot * one, rule.quantum, rule.mode) for one in shares]


def _by_remainder(
    pot: Decimal, weights: Sequence[Decimal], units: Sequence[str], *, quantum: Decimal
) -> list[Decimal]:
    steps = Fraction(pot) / Fraction(quantum)
    if steps.denominator != 1:
        raise CannotShareError(
            f"Potten {pot.normalize():f} är inte hela {quantum.normalize():f}.",
            "Avrunda potten, eller ge raden en mindre avrundning.",
        )
    exact = [Fraction(weight) for weight in weights]
    each = steps / sum(exact)
    ideal = {unit: weight * each for unit, weight in zip(units, exact, strict=True)}
    parts = split_exactly(steps.numerator, ideal)
    return [parts[unit] * quantum for unit in units]
