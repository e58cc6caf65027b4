"""Index from each unit's risk: table 3 of the handbook, and what the units' risks must be."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.compute import compute
from qms.allocation.core.index import School
from qms.allocation.core.line_sheet import line_sheet
from qms.allocation.core.model import AllocationModel, Basis, Reference
from qms.allocation.core.numerals import swedish
from qms.allocation.core.stored import dump_schools, load_schools
from qms.kernel.money import round_half_up
from qms.kernel.problems import RefusedError

MODEL = AllocationModel(
    key="risk",
    name="Köpt risk",
    factors=(),
    basis=Basis.GIVEN,
    source="Handbokens tabell 3",
    reference=Reference.GIVEN_ROW,
    reference_value=Decimal("0.12"),
)


def school(unit: str, risk: str | None, pupils: int = 100) -> School:
    value = None if risk is None else Fraction(risk)
    return School(unit=unit, pupils=pupils, shares={}, value=value)


SCHOOLS = (school("Skola A", "0.20"), school("Skola B", "0.06"))


@pytest.mark.parametrize("basis", [Basis.GIVEN, Basis.RISK])
def test_table_3_as_printed(basis):
    whole = compute(replace(MODEL, basis=basis), SCHOOLS, pot_ore=100)
    indexes = [str(round_half_up(result.index, Decimal("0.01"))) for result in whole.results]
    assert indexes == ["1.67", "0.50"]
    assert swedish(whole.points / Fraction("0.12"), 2) == "1"


def test_the_schools_own_mean_weighs_by_pupils():
    model = replace(MODEL, reference=Reference.WEIGHTED_MEAN, reference_value=None)
    whole = compute(model, (school("A", "0.2", 300), school("B", "0.1", 100)), pot_ore=70_000)
    # (300 × 0.2 + 100 × 0.1) ÷ 400 = 0.175; the money as 60 to 10.
    assert whole.points == Fraction("0.175")
    assert [result.ore for result in whole.results] == [60_000, 10_000]


def test_the_working_says_risk():
    whole = compute(MODEL, SCHOOLS, pot_ore=100)
    line = line_sheet(whole, whole.results[0])["e"]
    assert (line.formula, line.source) == ("risk ÷ kommunens risk", "1/5 ÷ 3/25")


def test_schools_are_stored_with_their_risk():
    assert load_schools(dump_schools(SCHOOLS)) == SCHOOLS


@pytest.mark.parametrize(
    ("schools", "says"),
    [
        pytest.param((school("Ek", None),), "Ek: risken saknas.", id="none"),
        pytest.param((school("Ek", "-0.1"),), "Ek: risken är -0,1, mindre än noll.", id="negative"),
        pytest.param((school("Ek", "0"),), "Risken är noll för alla enheter.", id="all zero"),
    ],
)
def test_a_risk_that_cannot_be_used(schools, says):
    with pytest.raises(RefusedError) as refused:
        compute(MODEL, schools, pot_ore=100)
    assert [problem.message for problem in refused.value.problems] == [says]
