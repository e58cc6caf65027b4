"""The lettered lines of an amount: each number, where it comes from and how it was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qms.costs.core.items import CostItem
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.core.price_list.law import Law
from qms.grants.core.price_list.readings import OnSupplements, Reading
from qms.grants.core.price_list.terms import BandRates, Supplement, Terms
from qms.kernel.lettered import LetteredLines
from qms.kernel.working import Working

FROM_BUDGET, FROM_AVERAGE = "budgeten", "genomsnittlig lokalkostnad"


def working_of(
    terms: Terms,
    rates: BandRates,
    items: Sequence[tuple[CostItem, int]],
    supplements: Sequence[tuple[Supplement, int]],
    *,
    amounts: Mapping[str, int],
    law: Law,
) -> Working:
    """Return the working of an amount whose rounded lines are `items`, `supplements`, `amounts`."""
    return _Writer(terms=terms, rates=rates, amounts=amounts, law=law).write(items, supplements)


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Writes the lines; `added` are the letters that the amount is the sum of."""

    terms: Terms
    rates: BandRates
    amounts: Mapping[str, int]
    law: Law
    sheet: LetteredLines = field(default_factory=LetteredLines)
    added: list[str] = field(default_factory=list)
    vat: str = ""
    items_total: int = 0

    def write(
        self,
        items: Sequence[tuple[CostItem, int]],
        supplements: Sequence[tuple[Supplement, int]],
    ) -> Working:
        """Return all lines."""
        base = self._items(items)
        as_items = self.terms.on_supplements is OnSupplements.AS_ITEMS
        if supplements and as_items:
            base = self._supplements_as_items(base, supplements)
        self._percentages(base)
        if supplements and not as_items:
            self._supplements(supplements)
        whole = sum(ore for _, ore in items) + sum(ore for _, ore in supplements)
        whole += sum(ore for key, ore in self.amounts.items() if key != "fee")
        self._whole(whole)
        return self.sheet.working()

    def _items(self, items: Sequence[tuple[CostItem, int]]) -> str:
        letters = [
            self.sheet.ore(ITEM_NAMES[item], ore, source=self._source(item)) for item, ore in items
        ]
        self.items_total = sum(ore for _, ore in items)
        base = self.sheet.ore("Summa kostnadsslag", self.items_total, formula=" + ".join(letters))
        self.added.append(base)
        return base

    def _source(self, item: CostItem) -> str:
        if item is not CostItem.PREMISES:
            return FROM_BUDGET
        own = self.rates.premises
        return FROM_AVERAGE if own.decided is None else f"faktisk lokalkostnad: {own.reason}"

    def _percentages(self, base: str) -> None:
        percents, sheet = self.terms.percents, self.sheet
        first = sheet.add("Administration", percents.administration * 100, unit="procent",
                          source=self.law.percents)  # fmt: skip
        second = sheet.add("Mervärdesskatt", percents.vat * 100, unit="procent",
                           source=self.law.percents)  # fmt: skip
        how = _formulas(self.terms.reading, base, first, second)
        administration = sheet.ore("Kronor för administration", self.amounts["administration"],
                                   formula=how[0])  # fmt: skip
        tax = sheet.ore("Kronor för mervärdesskatt", self.amounts["vat"],
                        formula=how[1].replace("ADM", administration))  # fmt: skip
        self.added += [administration, tax]
        self.vat = second

    def _supplements_as_items(
        self, items: str, supplements: Sequence[tuple[Supplement, int]]
    ) -> str:
        letters = [self.sheet.ore(one.name, ore, source=one.source) for one, ore in supplements]
        total = sum(ore for _, ore in supplements) + self.items_total
        base = self.sheet.ore(
            "Summa kostnadsslag och tillägg", total, formula=" + ".join([items, *letters])
        )
        self.added = [base]
        return base

    def _supplements(self, supplements: Sequence[tuple[Supplement, int]]) -> None:
        letters = [self.sheet.ore(one.name, ore, source=one.source) for one, ore in supplements]
        total = " + ".join(letters)
        inner = f"({total})" if len(letters) > 1 else total
        is_share = self.terms.reading is Reading.SHARE
        below = f"(100 − {self.vat})" if is_share else "100"
        tax = self.sheet.ore("Mervärdesskatt på tillägg", self.amounts["supplement_vat"],
                             formula=f"{inner} × {self.vat} ÷ {below}")  # fmt: skip
        self.added += [*letters, tax]

    def _whole(self, whole: int) -> None:
        fee = self.amounts["fee"]
        if not fee:
            self.sheet.ore("Belopp per år", whole, formula=" + ".join(self.added))
            return
        before = self.sheet.ore("Belopp före avgift", whole, formula=" + ".join(self.added))
        less = self.sheet.ore("Avgift", fee, source=self.law.fees)
        self.sheet.ore("Belopp per år", whole - fee, formula=f"{before} − {less}")


def _formulas(reading: Reading, base: str, share: str, tax: str) -> tuple[str, str]:
    """Return the formulas of administration and of tax, with ADM for the former's letter."""
    if reading is Reading.SHARE:
        below = f"(100 − {share} − {tax})"
        return f"{base} × {share} ÷ {below}", f"{base} × {tax} ÷ {below}"
    taxed = f"({base} + ADM)" if reading is Reading.CHAINED else base
    return f"{base} × {share} ÷ 100", f"{taxed} × {tax} ÷ 100"
