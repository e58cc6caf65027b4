"""One municipality of six schools through every construction: each printed figure, each öre."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.compute import to_ore
from qms.allocation.core.degree.demand import Demand
from qms.allocation.core.degree.distribution import distribute
from qms.allocation.core.degree.steps import Bound
from qms.allocation.core.degree.types import Construction, Degree, PhaseIn

SQUARE = Degree(construction=Construction.POWER, power=Decimal(2))
DEGREES = {
    "linear_s1": Degree(),
    "linear_s1.5": Degree(construction=Construction.STRETCH, stretch=Decimal("1.5")),
    "threshold_0.8": Degree(construction=Construction.THRESHOLD, threshold=Decimal("0.8")),
    "power_2": SQUARE,
    "power2_floor4000_cap16000": Degree(
        construction=Construction.POWER,
        power=Decimal(2),
        floor_kr=Decimal(4000),
        cap_kr=Decimal(16000),
    ),
    "phase_in_year1_half_losses": Degree(phase_in=PhaseIn.F1),
    "max_decrease_5pct": Degree(largest_decrease=Decimal("0.05")),
    "phase_in_F1_gainers_floor_prev": Degree(phase_in=PhaseIn.F1B),
    "phase_in_F2_scale_gains": Degree(phase_in=PhaseIn.F2),
}


@pytest.fixture(scope="module")
def cases(shared_data):
    return json.loads((shared_data / "allocation_golden_cases.json").read_text())


@pytest.fixture
def golden(cases, request):
    """Return the case's figures, the demands and what the degree makes of them."""
    demands = {
        name: Demand(pupils=pupils, index=Fraction(str(index)))
        for name, pupils, index in zip(
            cases["schools"], cases["pupils"], cases["raw_index"], strict=True
        )
    }
    last_year = cases["phase_in_year1_half_losses"]["prev"]
    previous = {n: Fraction(str(kr)) for n, kr in zip(cases["schools"], last_year, strict=True)}
    pot = Fraction(cases["budget_kr"])
    found = distribute(DEGREES[request.param], demands, pot, previous=previous)
    return cases[request.param], demands, found


def six(values):
    return [round(float(value), 6) for value in values]


@pytest.mark.parametrize("golden", DEGREES, indirect=True)
def test_every_ore(golden):
    printed, demands, found = golden
    ideal = {u: steps.kr * 100 * demands[u].pupils for u, steps in found.steps.items()}
    assert sum(ideal.values()) == Fraction(printed["ideal_sum_exact"])
    ore = to_ore(printed["sum_ore"], ideal)
    assert list(ore.values()) == printed["ore_total"]
    assert sum(ore.values()) == printed["sum_ore"]


@pytest.mark.parametrize("golden", DEGREES, indirect=True)
def test_every_printed_amount_per_pupil(golden):
    printed, _, found = golden
    assert six(steps.kr for steps in found.steps.values()) == printed["kr_per_pupil"]


@pytest.mark.parametrize(
    "golden", [name for name in DEGREES if "floor" in name or "decrease" in name or "year1" in name
               or "gainers" in name], indirect=True,
)  # fmt: skip
def test_every_printed_level(golden):
    printed, _, found = golden
    level = found.level if found.level is not None else found.phase_level
    assert float(level) == pytest.approx(printed["lambda"], abs=1e-15)


@pytest.mark.parametrize("golden", ["phase_in_F2_scale_gains"], indirect=True)
def test_last_year_raised_and_the_part_of_the_gains(golden):
    printed, _, found = golden
    assert found.halfway.kappa == Fraction(str(printed["kappa"]))
    assert six(found.halfway.raised.values()) == printed["prev_uplifted"]


@pytest.mark.parametrize("golden", ["phase_in_year1_half_losses"], indirect=True)
def test_targets_and_guards(golden):
    printed, _, found = golden
    steps = found.steps.values()
    assert six(one.limited for one in steps) == printed["target"]
    assert six(one.guard or 0 for one in steps) == printed["guard"]


@pytest.mark.parametrize("golden", ["power2_floor4000_cap16000"], indirect=True)
def test_who_is_at_floor_and_cap(golden):
    _, _, found = golden
    assert {u: s.bound for u, s in found.steps.items() if s.bound is not Bound.NONE} == {
        "A": Bound.CAP, "B": Bound.FLOOR, "F": Bound.CAP,
    }  # fmt: skip
