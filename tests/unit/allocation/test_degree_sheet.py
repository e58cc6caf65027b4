"""Each line with a formula in letters is reckoned again from the lines above it."""

import re
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from qms.allocation.core.compute import compute
from qms.allocation.core.degree.types import (
    Concentration,
    Construction,
    Degree,
    Negative,
    PhaseIn,
)
from qms.allocation.core.index import School
from qms.allocation.core.line_sheet import line_sheet
from qms.allocation.core.model import AllocationModel, Category, Factor, Reference
from qms.kernel.working import Working

SIGNS = {"×": "*", "÷": "/", "−": "-", ";": ","}
FACTOR = Factor(
    name="utbildning",
    categories=(
        Category(name="kort", weight=Decimal(3), reference_share=Decimal("0.25")),
        Category(name="lång", weight=Decimal(1), reference_share=Decimal("0.75")),
    ),
)
MODEL = AllocationModel(key="m", name="m", factors=(FACTOR,), reference=Reference.GIVEN_ROW)
SCHOOLS = tuple(
    School(
        unit=unit,
        pupils=pupils,
        shares={
            "utbildning": {
                "kort": Fraction(short, pupils), "lång": Fraction(pupils - short, pupils)
            }
        },
    )
    for unit, pupils, short in (
        ("A", 412, 260), ("B", 355, 11), ("C", 120, 31), ("D", 610, 190), ("E", 55, 50),
        ("Ny", 40, 12),
    )
)  # fmt: skip
PREVIOUS = {"A": Fraction(12000), "B": Fraction(9000), "C": Fraction(10000), "D": Fraction(9500),
            "E": Fraction(9000), "Stängd": Fraction(7000)}  # fmt: skip
POT = 1_600_000_000
CONCENTRATION = Concentration(
    factor="utbildning", category="kort", k1=Decimal("0.8"), k2=Decimal("0.5"), from_=Decimal("0.3")
)
CONSTRUCTIONS = {
    "linear": Degree(),
    "stretch": Degree(construction=Construction.STRETCH, stretch=Decimal("1.4")),
    "clipped": Degree(
        construction=Construction.STRETCH, stretch=Decimal(3), negative=Negative.CLIP
    ),
    "threshold": Degree(construction=Construction.THRESHOLD, threshold=Decimal("0.7")),
    "square": Degree(construction=Construction.POWER, power=Decimal(2)),
    "power": Degree(construction=Construction.POWER, power=Decimal("1.7")),
    "concentration": Degree(construction=Construction.CONCENTRATION, concentration=CONCENTRATION),
    "one weight": Degree(
        construction=Construction.CONCENTRATION,
        concentration=replace(CONCENTRATION, k2=Decimal(0)),
    ),
    "mix": Degree(construction=Construction.MIX, index_part=Decimal("0.6")),
}
LIMITS = {
    "free": {},
    "floor": {"floor_kr": Decimal(6000)},
    "floor and cap": {"floor_kr": Decimal(6000), "cap_kr": Decimal(14000)},
    "f1": {"phase_in": PhaseIn.F1},
    "f1b": {"phase_in": PhaseIn.F1B, "first_year_part": Decimal("0.25")},
    "f2": {"phase_in": PhaseIn.F2},
    "decrease": {"largest_decrease": Decimal("0.05")},
    "all": {
        "floor_kr": Decimal(6000), "cap_kr": Decimal(14000), "phase_in": PhaseIn.F1,
        "largest_decrease": Decimal("0.2"),
    },
    "f2 and all": {
        "floor_kr": Decimal(6000), "cap_kr": Decimal(14000), "phase_in": PhaseIn.F2,
        "largest_decrease": Decimal("0.2"),
    },
}  # fmt: skip


def reckoned(formula: str, values: dict[str, Fraction]) -> Fraction:
    if found := re.fullmatch(r"(\w+) \^ (\w+)", formula):
        return raised(values[found.group(1)], values[found.group(2)])
    text = "".join(SIGNS.get(sign, sign) for sign in formula)
    text = re.sub(r"\b\d+\b", r"Fraction(\g<0>)", text)
    return eval(text, {"max": max, "min": min, "Fraction": Fraction}, values)


def raised(base: Fraction, power: Fraction) -> Fraction:
    with localcontext() as exact:
        exact.prec = 60
        ratio = Decimal(base.numerator) / Decimal(base.denominator)
        found = ratio ** (Decimal(power.numerator) / Decimal(power.denominator))
        return Fraction(found)


def recompute(working: Working) -> None:
    values: dict[str, Fraction] = {}
    for line in working:
        values[line.letter] = Fraction(line.value)
        if not line.formula or "poäng" in line.formula:
            continue
        again = reckoned(line.formula, values)
        slack = Fraction(1, 100) if line.label == "Ersättning" else Fraction(1, 10**14)
        assert abs(again - values[line.letter]) < slack, line


@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize("construction", CONSTRUCTIONS)
def test_every_line_recomputes(construction, limits):
    degree = replace(CONSTRUCTIONS[construction], **LIMITS[limits])
    whole = compute(replace(MODEL, degree=degree), SCHOOLS, pot_ore=POT, previous=PREVIOUS)
    assert sum(result.ore for result in whole.results) == POT
    for result in whole.results:
        working = line_sheet(whole, result)
        recompute(working)
        last = working.lines[-1]
        assert Fraction(last.value) == Fraction(result.ore, 100)
        letters = [line.letter for line in working]
        assert len(set(letters)) == len(letters)


def test_the_units_of_last_year_are_told():
    degree = Degree(phase_in=PhaseIn.F1)
    whole = compute(replace(MODEL, degree=degree), SCHOOLS, pot_ore=POT, previous=PREVIOUS)
    assert (whole.distribution.new, whole.distribution.ended) == (("Ny",), ("Stängd",))
    labels = [line.label for line in line_sheet(whole, whole.results[-1])]
    assert "Förra årets belopp" not in labels
