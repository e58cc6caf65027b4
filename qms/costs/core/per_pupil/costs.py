"""Cost per pupil of each unit, form and item: exact, with what it is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qms.costs.core.items import CostItem
from qms.costs.core.ledger import Ledger, combine
from qms.costs.core.mapping import Mapped, map_ledger
from qms.costs.core.mapping import Mapping as Rules
from qms.costs.core.per_pupil.reconciled import Reconciliation
from qms.costs.core.pupils import Pupils
from qms.costs.core.sharing import Bases, Shared, Split, Target, share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCost:
    """What one item cost at a unit and form: öre, the average of pupils, and öre per pupil."""

    target: Target
    item: CostItem
    ore: int
    pupils: Fraction

    @property
    def per_pupil(self) -> Fraction | None:
        """Return öre per pupil, exact; None where there are no pupils."""
        return Fraction(self.ore) / self.pupils if self.pupils else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All costs of one kind (outcome or budget) of a ledger, and how they came about."""

    units: tuple[UnitCost, ...]
    mapped: Mapped
    shared: Shared
    reconciliation: Reconciliation

    def of(self, target: Target) -> dict[CostItem, UnitCost]:
        """Return the costs of a unit and form by item."""
        return {one.item: one for one in self.units if one.target == target}


def cost_per_pupil(
    ledger: Ledger, rules: Rules, splits: Sequence[Split], pupils: Pupils,
    keys: Mapping[str, Mapping[str, Fraction]],
) -> Costs:  # fmt: skip
    """Return what each unit, form and item cost per pupil.

    `keys` may hold `area` and `staff` per unit. Nothing is refused: what cannot be placed is in
    the reconciliation, by cause.
    """
    mapped = map_ledger(combine(ledger), rules)
    by_form = {Target(unit=u, form=f): n for (u, f), n in pupils.by_form().items() if n}
    bases = Bases(pupils=by_form, area=keys.get("area", {}), staff=keys.get("staff", {}))
    shared = share_out(mapped.cells, splits, bases)
    units = tuple(
        UnitCost(target=target, item=item, ore=ore, pupils=by_form.get(target, Fraction(0)))
        for (target, item), ore in sorted(shared.amounts().items())
    )
    return Costs(
        units=units,
        mapped=mapped,
        shared=shared,
        reconciliation=_reconciled(ledger, mapped, shared, units),
    )


def _reconciled(
    ledger: Ledger, mapped: Mapped, shared: Shared, units: Sequence[UnitCost]
) -> Reconciliation:
    return Reconciliation(
        ledger=ledger.total,
        per_pupil=sum(one.ore for one in units if one.pupils),
        without_pupils=sum(one.ore for one in units if not one.pupils),
        outside=sum(mapped.outside.values()),
        unsplit=sum(shared.unsplit.values()),
        unmapped=sum(one.ore for one in mapped.unmapped),
    )
