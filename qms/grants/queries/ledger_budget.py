"""What the ledger's budget has for own units: the ground that a price list is written from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.costs.core.items import ITEMS_OF_FORM, CostItem, GrantForm
from qms.costs.queries import unit_costs
from qms.org import queries as org


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBudget:
    """Öre per statutory item of the form, and the own pupils that it is counted with."""

    items: Mapping[CostItem, int]
    pupils: Fraction


def ledger_budget(session: Session, form: GrantForm, year: int, *, on: date) -> LedgerBudget | None:
    """Return the own units' budget as cost per pupil has calculated it, None before it has."""
    own = {
        unit.id
        for unit in org.units(session, Scope(everything=True), on=on, include_closed=True)
        if not unit.is_independent
    }
    rows = [
        row
        for row in unit_costs(session, year, "budget")
        if row.form is form and row.unit_id in own
    ]
    if not rows:
        return None
    by_item: Counter[CostItem] = Counter()
    for row in rows:
        by_item[row.item] += row.ore
    pupils = {row.unit_id: row.pupils for row in rows}
    return LedgerBudget(
        items={item: by_item[item] for item in ITEMS_OF_FORM[form]},
        pupils=sum(pupils.values(), Fraction(0)),
    )
