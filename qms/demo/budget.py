"""The demo's model and money: weights as the municipality chose them, pots that grow."""

from dataclasses import dataclass
from decimal import Decimal

from qms.demo.background import ASSISTANCE, EDUCATION, RECENT

FIRST_POT_ORE = 88_000_000_00
GROWTH = Decimal("1.03")
HALF_A_MILLION_ORE = 500_000_00


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A category of a factor: its name in the data, its label to readers, and its weight."""

    factor: str
    factor_label: str
    category: str
    label: str
    weight: Decimal


def pot_ore(budget_year: int, first: int) -> int:
    """Return the year's pot in öre: three per cent more each year, in even half millions."""
    exact = FIRST_POT_ORE * GROWTH ** (budget_year - first)
    return int(exact / HALF_A_MILLION_ORE + Decimal("0.5")) * HALF_A_MILLION_ORE


def weights(
    *, education: str = "4 2 1", recent: str = "6", assistance: str = "6"
) -> tuple[Weighted, ...]:
    """Return every category's weight; sex carries none and is left out."""
    by_education = [Decimal(weight) for weight in education.split()]
    labels = (
        "Vårdnadshavare med högst grundskola",
        "Vårdnadshavare med gymnasium",
        "Vårdnadshavare med eftergymnasial utbildning",
    )
    return (
        *(
            Weighted(
                factor="utbildning",
                factor_label="Vårdnadshavares utbildning",
                category=category,
                label=label,
                weight=weight,
            )
            for category, label, weight in zip(EDUCATION, labels, by_education, strict=True)
        ),
        *_pair(
            "tid i Sverige",
            "Elevens tid i Sverige",
            RECENT,
            ("Kortare tid än fem år i Sverige", "Minst fem år i Sverige"),
            Decimal(recent),
        ),
        *_pair(
            "ekonomiskt bistånd",
            "Hushållets ekonomi",
            ASSISTANCE,
            ("Hushåll med ekonomiskt bistånd", "Hushåll utan ekonomiskt bistånd"),
            Decimal(assistance),
        ),
    )


def _pair(
    factor: str,
    factor_label: str,
    names: tuple[str, str],
    labels: tuple[str, str],
    weight: Decimal,
) -> tuple[Weighted, ...]:
    """Return a factor of two categories where only the first weighs."""
    return tuple(
        Weighted(factor=factor, factor_label=factor_label, category=name, label=label, weight=w)
        for name, label, w in zip(names, labels, (weight, Decimal(0)), strict=True)
    )
