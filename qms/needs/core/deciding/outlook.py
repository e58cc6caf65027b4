"""How far a decision was from being another: what would have to differ, in numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from qms.needs.core.amounts.award import Award
from qms.needs.core.amounts.price_list import PriceList
from qms.needs.core.amounts.reckon import hourly_ore


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The numbers of an assessment that the threshold is tried on, and the threshold's own.

    `hours` are extraordinary hours a week before rounding. `levels` are (level, at least so many
    questions at it or above, how many there are): one of them must be reached.
    """

    hours: Decimal
    hours_needed: Decimal
    levels: tuple[tuple[int, int, int], ...] = ()
    lacking: tuple[str, ...] = ()


def outlook(facts: Facts) -> Iterator[str]:
    """Yield, in Swedish, what separates the assessment from the other side of the threshold."""
    gap = facts.hours - facts.hours_needed
    yield (
        f"Gränsen är {_number(facts.hours_needed)} extraordinära timmar per vecka."
        f" Bedömningen gav {_number(facts.hours)}."
    )
    if gap < 0:
        yield f"Det fattas {_number(-gap)} timmar per vecka till gränsen."
    elif gap:
        yield f"Det är {_number(gap)} timmar per vecka över gränsen."
    yield from _levels(facts)
    for name in facts.lacking:
        yield f"Underlaget saknar delen {name}."


def _levels(facts: Facts) -> Iterator[str]:
    if not facts.levels:
        return
    missing = [
        f"{needed - found} {'fråga' if needed - found == 1 else 'frågor'} till på nivå {level}"
        f"{' eller högre' if level < 4 else ''}"
        for level, needed, found in facts.levels
    ]
    if any(found >= needed for _, needed, found in facts.levels):
        yield "Nivåerna i svaren når gränsen."
    else:
        yield f"För att nå gränsen hade det också behövts {' eller '.join(missing)}."


def hour_worth(award: Award, prices: PriceList) -> Iterator[str]:
    """Yield what one hour more or less a week is worth, per staff group and term."""
    weeks = Fraction(prices.weeks_of(award.form))
    for key, ore in hourly_ore(award.parts[0], prices).items():
        group = prices.group(key)
        kronor = Decimal(int(weeks * ore)) / 100
        name = group.name.lower() if group else key
        yield (
            f"En timme mer eller mindre per vecka av {name} ändrar beloppet med"
            f" {_number(kronor)} kronor per termin före moms."
        )


def _number(value: Decimal) -> str:
    text = f"{value:,f}".replace(",", "\u00a0").replace(".", ",")
    return text.rstrip("0").rstrip(",") if "," in text else text
