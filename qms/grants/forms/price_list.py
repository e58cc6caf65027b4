"""A price list as it is typed: bands, budget, reading, and providers' own premises."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from qms.costs.core.items import CostItem, GrantForm
from qms.grants.core.paying.enrolment import CountBy
from qms.grants.core.price_list import Band, BandRates, Premises, Reading, Terms
from qms.grants.core.price_list.between import Between
from qms.grants.core.price_list.document import OwnPremises, PricedBand, PriceDocument
from qms.grants.core.price_list.item_names import ITEM_NAMES
from qms.grants.core.price_list.readings import OnSupplements
from qms.grants.core.price_list.rural import RuralSupplement
from qms.grants.core.price_list.terms import WHOLE_KRONOR, WHOLE_ORE
from qms.i18n.formats import typed_kr
from qms.i18n.language import gettext as _
from qms.kernel.money import parse_ore
from qms.kernel.numbers import parse_decimal

BANDS, OWN, RURAL = 10, 6, 12
QUANTA = (WHOLE_KRONOR, WHOLE_ORE)
LONGEST, LONGEST_REASON = 120, 1_000


@dataclass(slots=True, kw_only=True)
class TypedList:
    """What was typed, by field; `faults` are the fields that could not be read, with why."""

    form: GrantForm
    year: int
    values: Mapping[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)

    def document(self) -> PriceDocument:
        """Return the price list; what could not be read is zero and told in `faults`."""
        self.faults.clear()
        terms = Terms(
            form=self.form,
            year=self.year,
            reading=self._reading(),
            quantum=self._quantum(),
            count_by=self._count_by(),
            on_supplements=self._on_supplements(),
            programmes=self.values.get("programmes", "").strip()[:LONGEST_REASON],
        )
        bands = tuple(self._bands(terms))
        return PriceDocument(
            terms=terms,
            bands=bands,
            budget={item: self._ore(f"budget_{item.value}") for item in terms.items},
            budget_decision=self._text("budget_decision"),
            level_decision=self._text("level_decision"),
            own_premises=tuple(self._own({one.rates.band.key for one in bands})),
            rural=tuple(self._rural()),
            between=self._between(),
        )

    @property
    def override(self) -> str:
        """Return why the list may hold although it does not come to the budget."""
        return self.values.get("override", "").strip()[:LONGEST_REASON]

    def _quantum(self) -> int:
        text = self._text("quantum") or str(QUANTA[0])
        if text in {str(one) for one in QUANTA}:
            return int(text)
        self.faults.append(("quantum", _("Välj hela kronor eller öre.")))
        return QUANTA[0]

    def _count_by(self) -> CountBy:
        text = self.values.get("count_by", "")
        return CountBy(text) if text in set(CountBy) else CountBy.COUNT_DAY

    def _on_supplements(self) -> OnSupplements:
        text = self.values.get("on_supplements", "")
        return OnSupplements(text) if text in set(OnSupplements) else OnSupplements.VAT

    def _reading(self) -> Reading:
        text = self.values.get("reading", "")
        if text in set(Reading):
            return Reading(text)
        self.faults.append(("reading", _("Välj räknesätt.")))
        return Reading.CHAINED

    def _bands(self, terms: Terms) -> Iterator[PricedBand]:
        for n in range(1, BANDS + 1):
            if not self._text(f"b{n}_name"):
                if any(self._text(f"b{n}_{item.value}") for item in terms.items):
                    self.faults.append((f"b{n}_name", _("Skriv vad raden heter.")))
                continue
            low, high = self._step(f"b{n}_low"), self._step(f"b{n}_high")
            band = Band(key=f"{low}-{high}", name=self._text(f"b{n}_name"), low=low, high=high)
            yield PricedBand(
                rates=BandRates(
                    band=band,
                    items={
                        item: self._ore(f"b{n}_{item.value}")
                        for item in terms.items
                        if item is not CostItem.PREMISES
                    },
                    premises=Premises(average=self._ore(f"b{n}_{CostItem.PREMISES.value}")),
                    fee=self._ore(f"b{n}_fee"),
                ),
                pupils=self._number(f"b{n}_pupils", Fraction(0)),
                weight=self._number(f"b{n}_weight", Fraction(1)),
            )

    def _own(self, known: set[str]) -> Iterator[OwnPremises]:
        for n in range(1, OWN + 1):
            provider = self._whole(f"p{n}_provider", 0)
            if not provider:
                if any(self._text(f"p{n}_{key}") for key in ("actual", "decided", "reason")):
                    self.faults.append((f"p{n}_provider", _("Välj vilken huvudman det gäller.")))
                continue
            band = self._text(f"p{n}_band")
            if band not in known:
                self.faults.append((f"p{n}_band", _("Välj vilka årskurser det gäller.")))
                continue
            yield OwnPremises(
                provider_id=provider,
                band=band,
                actual=self._ore(f"p{n}_actual"),
                decided=self._ore(f"p{n}_decided"),
                reason=self.values.get(f"p{n}_reason", "").strip()[:LONGEST_REASON],
            )

    def _rural(self) -> Iterator[RuralSupplement]:
        for n in range(1, RURAL + 1):
            unit = self._whole(f"r{n}_unit", 0)
            if not unit and (self._text(f"r{n}_ore") or self._text(f"r{n}_reason")):
                self.faults.append((f"r{n}_unit", _("Välj vilken enhet det gäller.")))
            if unit:
                yield RuralSupplement(
                    unit_id=unit,
                    ore=self._ore(f"r{n}_ore"),
                    reason=self.values.get(f"r{n}_reason", "").strip()[:LONGEST],
                )

    def _between(self) -> Between:
        text = self.values.get("between", "")
        return Between(text) if text in set(Between) else Between.OWN_COST

    def _text(self, name: str) -> str:
        return self.values.get(name, "").strip()[:LONGEST]

    def _whole(self, name: str, usual: int) -> int:
        text = self._text(name)
        return int(text) if text.removeprefix("-").isdecimal() and len(text) < 9 else usual

    def _step(self, name: str) -> int:
        text = self._text(name)
        if not (text.removeprefix("-").isdecimal() and len(text) < 4):
            self.faults.append((name, _("Välj första och sista årskurs.")))
        return self._whole(name, 0)

    def _ore(self, name: str) -> int:
        text = self._text(name)
        ore = parse_ore(text) if text else 0
        if ore is None or ore > 10**14:
            words = _("Skriv ett belopp med siffror, till exempel 1 245 000")
            self.faults.append((name, f"{self._label(name)}: {words}"))
            return 0
        return ore

    def _number(self, name: str, usual: Fraction) -> Fraction:
        text = self._text(name)
        number = parse_decimal(text) if text else None
        if text and (number is None or not 0 <= number < 10**7):
            self.faults.append((name, _("Skriv ett tal med siffror, till exempel 12,5")))
        return Fraction(number) if number is not None and 0 <= number < 10**7 else usual

    @staticmethod
    def _label(name: str) -> str:
        item = name.partition("_")[2]
        return _(ITEM_NAMES[CostItem(item)]) if item in set(CostItem) else _("Belopp")


def typed_of(document: PriceDocument, override: str) -> dict[str, str]:
    """Return the fields as they are filled in for a stored price list."""
    terms = document.terms
    found = {
        "reading": terms.reading.value,
        "quantum": str(terms.quantum),
        "count_by": terms.count_by.value,
        "on_supplements": terms.on_supplements.value,
        "programmes": terms.programmes,
        "budget_decision": document.budget_decision,
        "level_decision": document.level_decision,
        "between": document.between.value,
        "override": override,
    }
    found |= {f"budget_{item.value}": typed_kr(ore) for item, ore in document.budget.items()}
    for n, one in enumerate(document.bands, start=1):
        found |= {f"b{n}_{key}": text for key, text in _band_fields(one)}
    for n, own in enumerate(document.own_premises, start=1):
        found |= {
            f"p{n}_provider": str(own.provider_id),
            f"p{n}_band": own.band,
            f"p{n}_actual": typed_kr(own.actual),
            f"p{n}_decided": typed_kr(own.decided),
            f"p{n}_reason": own.reason,
        }
    for n, rural in enumerate(document.rural, start=1):
        found |= {
            f"r{n}_unit": str(rural.unit_id),
            f"r{n}_ore": typed_kr(rural.ore),
            f"r{n}_reason": rural.reason,
        }
    return found


def _band_fields(one: PricedBand) -> Iterator[tuple[str, str]]:
    rates = one.rates
    yield "name", rates.band.name
    yield "low", str(rates.band.low)
    yield "high", str(rates.band.high)
    yield "pupils", decimal_text(one.pupils)
    yield "weight", decimal_text(one.weight)
    yield "fee", typed_kr(rates.fee)
    yield CostItem.PREMISES.value, typed_kr(rates.premises.average)
    for item, ore in rates.items.items():
        yield item.value, typed_kr(ore)


def decimal_text(value: Fraction) -> str:
    """Return a number as it is typed, with at most four decimals."""
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")
