"""The degree as a form whose every setting stands in the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from qms.allocation.core.degree.types import (
    Concentration,
    Construction,
    Degree,
    Negative,
    PhaseIn,
)
from qms.allocation.core.model import Factor
from qms.allocation.forms.dials import BEGUN, BY_KEY, DIALS, HUNDRED, Texts, texts_of
from qms.allocation.forms.pots import BUDGET_ABOVE_ZERO, POT_ABOVE_ZERO, not_above_zero, read_pot
from qms.i18n.formats import HARD_SPACE, number
from qms.i18n.language import gettext
from qms.kernel.numbers import parse_decimal

Kind = TypeVar("Kind", bound=StrEnum)
Offered = Mapping[str, tuple[str, str]]
"""What the list of categories sends, to factor and category."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What was typed or is the case, what is wrong with it, and the degree when nothing is."""

    texts: Texts
    errors: Mapping[str, str]
    degree: Degree | None
    pot_ore: int | None

    @property
    def query(self) -> dict[str, str]:
        """Return the address's parameters for this setting."""
        return {key: text for key, text in self.texts.items() if text}


def read_setting(
    args: Texts, begun: Degree, *, pot_ore: int | None, factors: Iterable[Factor]
) -> Setting:
    """Return the setting in the address; without one, the degree that the model has.

    What is typed is kept as it stands, and every fault is told at its field. An address may leave
    out what is not set: without a construction it is linear, without a limit there is none, and
    other numbers and the pot are as they would be without a setting.
    """
    texts = texts_of(begun, pot_ore=pot_ore)
    if is_setting(args):
        plain = texts_of(Degree(), pot_ore=pot_ore)
        texts = {key: args.get(key, plain[key]).strip() for key in plain}
        texts["pott"] = texts["pott"] or plain["pott"]
    read = _Reader(texts)
    offered = {
        f"{factor.name}:{category.name}": (factor.name, category.name)
        for factor in factors
        for category in factor.categories
    }
    degree = _degree(read, offered)
    pot = _pot(read)
    return Setting(
        texts=texts, errors=read.errors, degree=None if read.errors else degree, pot_ore=pot
    )


def is_setting(args: Iterable[str]) -> bool:
    """Return whether an address with these parameters sets anything of a degree or its pot."""
    return not set(texts_of(Degree(), pot_ore=None)).isdisjoint(args)


class _Reader:
    """Reads what was typed, and collects what is wrong by field."""

    def __init__(self, texts: Texts) -> None:
        self.texts = texts
        self.errors: dict[str, str] = {}

    def choice(self, key: str, default: Kind) -> Kind:
        """Return the member named, and tell an unknown one."""
        try:
            return type(default)(self.texts[key] or default.value)
        except ValueError:
            self.errors[key] = gettext("Välj något av det som finns i listan")
            return default

    def dial(self, key: str) -> Decimal | None:
        """Return a dial's number, in parts of 1 where it is written in per cent."""
        dial = BY_KEY[key]
        value = self.number(key, dial.low, dial.high, dial.unit)
        return value / HUNDRED if value is not None and dial.is_part else value

    def number(self, key: str, low: Decimal, high: Decimal, unit: str = "") -> Decimal | None:
        """Return the number typed, None when nothing is; tell one that is none, or outside."""
        text = self.texts[key].removesuffix("%").removesuffix("kr")
        if not text:
            return None
        value = parse_decimal(text)
        if value is None:
            self.errors[key] = gettext("Skriv ett tal med siffror, till exempel 1,5")
        elif not low <= value <= high:
            ends = gettext("Skriv ett tal mellan %(low)s och %(high)s") % {
                "low": number(low), "high": number(high),
            }  # fmt: skip
            self.errors[key] = f"{ends}{HARD_SPACE}{unit}" if unit else ends
        else:
            return value
        return None


def _degree(read: _Reader, categories: Offered) -> Degree:
    construction = read.choice(BEGUN, Construction.LINEAR)
    plain = Degree()
    own = {d.field: read.dial(d.key) for d in DIALS if d.owner is construction}
    first, low, high = read.dial("forsta"), read.dial("golv"), read.dial("tak")
    if low is not None and high is not None and low > high:
        read.errors["golv"] = gettext("Golvet är högre än taket. Sänk golvet eller höj taket")
    is_concentrated = construction is Construction.CONCENTRATION
    degree = Degree(
        construction=construction,
        negative=read.choice("negativ", Negative.REFUSE),
        concentration=_concentration(read, categories) if is_concentrated else None,
        floor_kr=low,
        cap_kr=high,
        largest_decrease=read.dial("minskning"),
        phase_in=read.choice("infasning", PhaseIn.NONE),
        first_year_part=plain.first_year_part if first is None else first,
    )
    chosen = {field: value for field, value in own.items() if value is not None}
    missing = next((d.key for d in DIALS if d.owner is construction and not chosen), None)
    if missing and missing not in read.errors:
        read.errors[missing] = gettext("Skriv ett tal med siffror, till exempel 1,5")
    return replace(degree, **chosen)  # type: ignore[arg-type]  # the fields of numbers only


def _concentration(read: _Reader, categories: Offered) -> Concentration | None:
    chosen = categories.get(read.texts["kfaktor"])
    if chosen is None:
        read.errors["kfaktor"] = gettext("Välj vilken kategori som räknas")
        return None
    factor, category = chosen
    k1, k2 = (read.number(key, Decimal(0), Decimal(1000)) for key in ("k1", "k2"))
    from_ = read.number("kfran", Decimal(0), HUNDRED, "%")
    return Concentration(
        factor=factor,
        category=category,
        k1=Decimal(0) if k1 is None else k1,
        k2=Decimal(0) if k2 is None else k2,
        from_=Decimal(0) if from_ is None else from_ / HUNDRED,
    )


def _pot(read: _Reader) -> int | None:
    """Return the pot in öre: as written, or as a share of the whole budget when that is filled."""
    share = read.number("andel", Decimal(0), HUNDRED, "%")
    budget = _ore(read, "budget")
    typed = _ore(read, "pott")
    if budget is None and share is None:
        return typed
    if budget is None or share is None:
        lacking = "budget" if budget is None else "andel"
        read.errors.setdefault(lacking, gettext("Fyll i både budgeten och andelen, eller ingen"))
        return typed
    pot = int(Fraction(budget) * Fraction(share) / 100)
    if fault := not_above_zero(pot):
        read.errors["andel"] = fault
    return pot or typed


def _ore(read: _Reader, key: str) -> int | None:
    above_zero = BUDGET_ABOVE_ZERO if key == "budget" else POT_ABOVE_ZERO
    ore, fault = read_pot(read.texts[key], above_zero)
    if fault:
        read.errors[key] = fault
    return ore
