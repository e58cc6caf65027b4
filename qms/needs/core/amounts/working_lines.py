"""The lettered lines of an amount: every number, where it comes from, and how it was made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from qms.kernel.money import kronor
from qms.kernel.working import Line, Working
from qms.needs.core.amounts.award import Award, Cost, Hours, Part
from qms.needs.core.amounts.periods import MONTHS_PER_TERM, months_in
from qms.needs.core.amounts.price_list import PriceList

FROM_DECISION, FROM_PRICES, FROM_CALENDAR = "beslutet", "prislistan", "kalendern"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KRONA = Fraction(1, 100)


@dataclass(slots=True)
class _Sheet:
    """The lines so far, each with the next letter: a … z, aa, ab …"""

    lines: list[Line] = field(default_factory=list)

    def add(
        self, label: str, value: Fraction | Decimal | int, *,
        unit: str = "kr", formula: str = "", source: str = "",
    ) -> str:  # fmt: skip
        """Add a line and return its letter."""
        above, at = divmod(len(self.lines), len(LETTERS))
        letter = (LETTERS[above - 1] if above else "") + LETTERS[at]
        self.lines.append(
            Line(letter=letter, label=label, value=_text(value), unit=unit, formula=formula,
                 source=source)
        )  # fmt: skip
        return letter


def _text(value: Fraction | Decimal | int) -> str:
    """Return the number as exact decimals when it has some, else as a fraction."""
    exact = Fraction(value)
    cents = exact * 100
    if cents.denominator == 1:
        text = format(Decimal(cents.numerator) / 100, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(exact)


def working_of(award: Award, prices: PriceList, *, net: int, vat: int) -> Working:
    """Return the working; `net` and `vat` are the rounded öre that the months add up to."""
    sheet = _Sheet()
    weeks = _weeks(sheet, award, prices)
    many = len(award.parts) > 1
    letters = [
        letter
        for number, part in enumerate(award.parts, start=1)
        for letter in _Writer(
            sheet=sheet, prices=prices, form=award.form, weeks=weeks, name=f", del {number}" * many
        ).part(part)
    ]
    before = sheet.add("Belopp före moms", kronor(net), formula=" + ".join(letters))
    if award.is_private:
        percent = sheet.add("Ersättning för mervärdesskatt", prices.vat_percent, unit="procent",
                            source="skolförordningen 14 kap. 4 § 6")  # fmt: skip
        tax = sheet.add("Mervärdesskatt", kronor(vat), formula=f"{before} × {percent} ÷ 100")
        sheet.add("Summa att betala", kronor(net + vat), formula=f"{before} + {tax}")
    return Working(tuple(sheet.lines))


def _weeks(sheet: _Sheet, award: Award, prices: PriceList) -> str:
    """Add the weeks per term where there are hours; return their letter."""
    if not any(part.hours for part in award.parts):
        return ""
    return sheet.add("Veckor per termin", prices.weeks_of(award.form), unit="veckor",
                     source=FROM_PRICES)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes the lines of one part; `weeks` is the letter of the weeks per term."""

    sheet: _Sheet
    prices: PriceList
    form: str
    weeks: str
    name: str

    def part(self, part: Part) -> Iterator[str]:
        """Add the part's lines; yield the letters that the amount is the sum of."""
        lines = [self._staff(one) for one in part.hours]
        lines += [self._running(cost) for cost in part.costs if not cost.once]
        if lines:
            yield self._whole(part, lines)
        for cost in part.costs:
            if cost.once:
                label = f"{cost.name}, en gång{self.name}"
                yield self.sheet.add(label, kronor(cost.ore), source=FROM_DECISION)

    def _whole(self, part: Part, lines: list[tuple[str, Fraction]]) -> str:
        length = months_in(part.period)
        months = self.sheet.add(f"Månader i perioden{self.name}", length, unit="månader",
                                source=FROM_CALENDAR)  # fmt: skip
        letters = " + ".join(letter for letter, _ in lines)
        term = f"({letters})" if len(lines) > 1 else letters
        worth = sum((one for _, one in lines), Fraction(0)) * length * KRONA / MONTHS_PER_TERM
        return self.sheet.add(f"Belopp för perioden{self.name}", worth,
                              formula=f"{term} × {months} ÷ {MONTHS_PER_TERM}")  # fmt: skip

    def _staff(self, one: Hours) -> tuple[str, Fraction]:
        group = self.prices.group(one.group)
        listed = group.ore_per_hour if group else 0
        who = f"{group.name if group else one.group}{self.name}"
        ore = listed if one.ore_per_hour is None else one.ore_per_hour
        source = FROM_PRICES if one.ore_per_hour is None else f"visad kostnad: {one.shown}"
        hours = self.sheet.add(f"Timmar per vecka, {who}", one.per_week, unit="timmar",
                               source=FROM_DECISION)  # fmt: skip
        each = self.sheet.add(f"Kostnad per timme, {who}", kronor(ore), source=source)
        worth = Fraction(one.per_week) * Fraction(self.prices.weeks_of(self.form)) * ore
        letter = self.sheet.add(f"Per termin, {who}", worth * KRONA,
                                formula=f"{hours} × {self.weeks} × {each}")  # fmt: skip
        return letter, worth

    def _running(self, cost: Cost) -> tuple[str, Fraction]:
        label = f"{cost.name}, per termin{self.name}"
        return self.sheet.add(label, kronor(cost.ore), source=FROM_DECISION), Fraction(cost.ore)
