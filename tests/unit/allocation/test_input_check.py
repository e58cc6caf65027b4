"""What is known of a unit and cannot be counted with is named: unit, factor and value."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.compute import compute
from qms.allocation.core.degree.types import Concentration, Construction, Degree
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.kernel.problems import RefusedError

SEX = Factor(
    name="kön",
    categories=(
        Category(name="flickor", weight=Decimal(1)), Category(name="pojkar", weight=Decimal(2)),
    ),
)  # fmt: skip
MODEL = AllocationModel(key="m", name="m", factors=(SEX,))
GOOD = School(unit="Ek", pupils=100, shares={"kön": {"flickor": Fraction(1), "pojkar": Fraction()}})


def shares(girls: str, boys: str) -> School:
    return replace(GOOD, shares={"kön": {"flickor": Fraction(girls), "pojkar": Fraction(boys)}})


def concentrated(factor: str) -> AllocationModel:
    rule = Concentration(factor=factor, category="pojkar", k1=Decimal(1))
    degree = Degree(construction=Construction.CONCENTRATION, concentration=rule)
    return replace(MODEL, degree=degree)


@pytest.mark.parametrize(
    ("model", "school", "says"),
    [
        pytest.param(MODEL, replace(GOOD, pupils=-3), "Ek: antalet elever är -3.", id="pupils"),
        pytest.param(MODEL, replace(GOOD, shares={}),
                     "Ek, kön: uppgift saknas för flickor, pojkar.", id="no background"),
        pytest.param(MODEL, shares("1.2", "-0.2"),
                     "Ek, kön: andelen pojkar är -20 %, mindre än noll.", id="negative"),
        pytest.param(MODEL, shares("0.6", "0.3"),
                     "Ek, kön: andelarna summerar till 90 %, inte till 100 %.", id="90 per cent"),
        pytest.param(
            replace(MODEL, factors=(
                Factor(name="kön", categories=tuple(
                    replace(one, weight=Decimal(0)) for one in SEX.categories)),)),
            GOOD, "kön har bara vikter som är noll.", id="weights of zero"),
        pytest.param(concentrated("språk"), GOOD,
                     "Koncentrationen räknar språk: pojkar, som inte finns i modellen.",
                     id="concentration of nothing"),
    ],
)  # fmt: skip
def test_the_fault_is_named(model, school, says):
    with pytest.raises(RefusedError) as refused:
        compute(model, [school, replace(GOOD, unit="Asp")], pot_ore=100)
    assert [problem.message for problem in refused.value.problems] == [says]


def test_every_unit_at_once_by_its_name():
    with pytest.raises(RefusedError) as refused:
        compute(
            MODEL,
            [replace(GOOD, pupils=0), replace(shares("0.6", "0.3"), unit="2"), GOOD],
            pot_ore=100,
            names={"Ek": "Ekskolan", "2": "Aspskolan"},
        )
    assert [problem.message.split(":")[0].split(" ")[0].rstrip(",") for problem in
            refused.value.problems] == ["Ekskolan", "Aspskolan", "Ekskolan"]  # fmt: skip
