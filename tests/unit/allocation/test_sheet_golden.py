"""Reference figures from outside, by calculation sheets alone."""

import json
from decimal import Decimal

import pytest

from qms.allocation.core.sheet.evaluate import evaluate_sheet
from qms.allocation.core.sheet.reading import parse_sheet
from qms.allocation.core.sheet.units import Units

INDEX = {"name": "i", "formula": "raw ÷ vägt_medel(raw; n)"}
TO_THE_ORE = {"name": "svar", "share": {"pot": "pott", "method": "largest-remainder"}}
LINEAR = "n × i"
F2 = (
    {"name": "mål", "formula": "pott ÷ summa(n) × i"},
    {"name": "förut", "formula": "prev × pott ÷ summa(n × prev)"},
    {"name": "förlust", "formula": "max(0; förut − mål) ÷ 2"},
    {"name": "vinst", "formula": "max(0; mål − förut)"},
    {"name": "kappa", "scope": "municipality",
     "formula": "summa(n × förlust) ÷ summa(n × vinst)"},
)  # fmt: skip


@pytest.fixture(scope="module")
def golden(shared_data):
    file = shared_data / "allocation_golden_cases.json"
    return json.loads(file.read_text("utf-8"), parse_float=Decimal)


@pytest.mark.parametrize(
    ("case", "formula", "more"),
    [
        pytest.param("linear_s1", LINEAR, (), id="linear"),
        pytest.param("linear_s1.5", "n × (1 + 1,5 × (i − 1))", (), id="stretch"),
        pytest.param("threshold_0.8", "n × max(0; i − 0,8)", (), id="threshold"),
        pytest.param("power_2", "n × i^2", (), id="power"),
        pytest.param("phase_in_F2_scale_gains", "n × (förut − förlust + kappa × vinst)", F2,
                     id="phase-in, gains scaled to the losses"),
    ],
)  # fmt: skip
def test_every_ore_of_a_golden_case(golden, case, formula, more):
    sheet = parse_sheet(
        {
            "name": case,
            "parameter": [{"name": "pott", "value": golden["budget_kr"]}],
            "input": [{"name": "n"}, {"name": "raw"}, {"name": "prev"}],
            "line": [INDEX, *more, TO_THE_ORE | {"formula": formula}],
        }
    )
    columns = {
        "n": [Decimal(n) for n in golden["pupils"]],
        "raw": golden["raw_index"],
        "prev": golden["phase_in_year1_half_losses"]["prev"],
    }
    result = evaluate_sheet(sheet, Units(names=tuple(golden["schools"]), columns=columns))
    assert [int(kr * 100) for kr in result.columns["svar"]] == golden[case]["ore_total"]


WEIGHTS = {
    "låg": "3", "mellan": "2", "hög": "1", "flickor": "1", "pojkar": "1,5", "nej": "1", "ja": "3",
}  # fmt: skip
PER_CENT = {
    "A": (15, 30, 55, 37, 63, 76, 24),
    "B": (0, 5, 95, 66, 34, 100, 0),
    "Kommunen": (6, 29, 65, 49, 51, 92, 8),
}


def test_the_handbooks_index_from_products_that_are_rounded_one_by_one():
    """Tables 1 and 2: each product is printed with two decimals, and the printed ones are added."""
    sheet = parse_sheet(
        {
            "name": "Handboken",
            "input": [{"name": name, "max": 1} for name in WEIGHTS],
            "line": [
                {"name": "poäng", "rounding": {"quantum": "0.01", "place": "terms"},
                 "formula": " + ".join(f"{weight} × {name}" for name, weight in WEIGHTS.items())},
                {"name": "index", "rounding": {"quantum": "0.01"}, "formula": "poäng ÷ 3,83"},
            ],
        }
    )  # fmt: skip
    columns = {
        name: [Decimal(row[place]) / 100 for row in PER_CENT.values()]
        for place, name in enumerate(WEIGHTS)
    }
    result = evaluate_sheet(sheet, Units(names=tuple(PER_CENT), columns=columns))
    assert [str(one) for one in result.columns["poäng"]] == ["4.40", "3.22", "3.83"]
    assert [str(one) for one in result.columns["index"]] == ["1.15", "0.84", "1.00"]


@pytest.mark.parametrize(
    ("own_schools", "independent"),
    [pytest.param(51_215, 55_916, id="F"), pytest.param(73_243, 79_966, id="1–5"),
     pytest.param(84_159, 91_885, id="6–9")],
)  # fmt: skip
def test_a_published_grant_with_administration_and_tax(own_schools, independent):
    """Huddinge 2016: what its own schools get × 1.03 × 1.06, within a krona of its rounding."""
    sheet = parse_sheet(
        {
            "name": "Bidrag",
            "input": [{"name": "egna"}],
            "line": [
                {"name": "A", "formula": "3 % × egna", "rounding": {"quantum": 1}},
                {"name": "B", "formula": "6 % × (egna + A)", "rounding": {"quantum": 1}},
                {"name": "C", "formula": "egna + A + B"},
            ],
        }
    )
    units = Units(names=("F",), columns={"egna": [Decimal(own_schools)]})
    assert abs(evaluate_sheet(sheet, units).columns["c"][0] - independent) <= 1
