"""Constructions, limits and phase-in reckoned by hand, and what cannot be."""

from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.degree.demand import Demand
from qms.allocation.core.degree.distribution import distribute
from qms.allocation.core.degree.relative import power_of
from qms.allocation.core.degree.steps import Bound
from qms.allocation.core.degree.types import Concentration, Construction, Degree, Negative, PhaseIn
from qms.kernel.problems import RefusedError

F = Fraction

D = Decimal
HUNDREDS = {
    "hög": Demand(pupils=100, index=F("1.5"), share=F("0.6")),
    "låg": Demand(pupils=100, index=F("0.5"), share=F("0.2")),
}
POT = F(2_000_000)


def amounts(degree: Degree, previous: dict[str, int] | None = None, **demands: Demand):
    before = None if previous is None else {unit: F(kr) for unit, kr in previous.items()}
    found = distribute(degree, demands or HUNDREDS, POT, previous=before)
    return {unit: steps.kr for unit, steps in found.steps.items()}


@pytest.mark.parametrize(
    ("degree", "high", "low"),
    [
        pytest.param(Degree(), 15000, 5000, id="linear"),
        # Handbook, step 4: 15 000 more and 5 000 less instead of 10 000 either way.
        pytest.param(
            Degree(construction=Construction.STRETCH, stretch=D("1.5")), 17500, 2500, id="stretch"
        ),
        pytest.param(
            Degree(construction=Construction.STRETCH, stretch=D(3), negative=Negative.CLIP),
            20000, 0, id="clipped",
        ),
        pytest.param(
            Degree(construction=Construction.THRESHOLD, threshold=D("0.25")),
            F(50000, 3), F(10000, 3), id="threshold",
        ),
        pytest.param(Degree(construction=Construction.POWER, power=D(2)), 18000, 2000, id="square"),
        pytest.param(
            Degree(construction=Construction.MIX, index_part=D("0.5")), 12500, 7500, id="mix"
        ),
        pytest.param(
            Degree(
                construction=Construction.CONCENTRATION,
                concentration=Concentration(
                    factor="f", category="c", k1=D("0.5"), k2=D("1"), from_=D("0.4")
                ),
            ),
            # 1 + 0.3 + 0.2 against 1 + 0.1
            F(20000) * F("1.5") / F("2.6"), F(20000) * F("1.1") / F("2.6"), id="concentration",
        ),
        pytest.param(Degree(cap_kr=D(12000)), 12000, 8000, id="cap"),
        pytest.param(Degree(floor_kr=D(6000)), 14000, 6000, id="floor"),
    ],
)  # fmt: skip
def test_two_schools_by_hand(degree, high, low):
    assert amounts(degree) == {"hög": high, "låg": low}


@pytest.mark.parametrize(
    ("degree", "high", "low"),
    [
        pytest.param(Degree(phase_in=PhaseIn.F1), 12500, 7500, id="half the loss"),
        pytest.param(
            Degree(phase_in=PhaseIn.F1, first_year_part=D(0)), 10000, 10000, id="delayed a year"
        ),
        pytest.param(Degree(phase_in=PhaseIn.F1, first_year_part=D(1)), 15000, 5000, id="at once"),
        pytest.param(Degree(phase_in=PhaseIn.F1B), 12500, 7500, id="f1b"),
        pytest.param(Degree(phase_in=PhaseIn.F2), 12500, 7500, id="f2"),
        pytest.param(Degree(largest_decrease=D("0.1")), 11000, 9000, id="a tenth at most"),
    ],
)
def test_last_year_was_equal(degree, high, low):
    assert amounts(degree, {"hög": 10000, "låg": 10000}) == {"hög": high, "låg": low}


def test_a_new_unit_goes_to_its_target_and_the_others_share_the_rest():
    three = {**HUNDREDS, "ny": Demand(pupils=100, index=F(1))}
    found = amounts(Degree(phase_in=PhaseIn.F2), {"hög": 10000, "låg": 10000}, **three)
    assert found["ny"] == F(20000, 3)
    # The others had 10 000 each, raised to 6 667; targets 10 000 and 3 333; half way.
    assert (found["hög"], found["låg"]) == (F(25000, 3), F(5000))


def test_protection_goes_before_the_cap():
    found = distribute(
        Degree(phase_in=PhaseIn.F1, cap_kr=D(11000)), HUNDREDS, POT,
        previous={"hög": F(14000), "låg": F(6000)},
    )  # fmt: skip
    # Target 11 000 under the cap, half way down from 14 000; the other gets what is left.
    assert found.steps["hög"].kr == 12500
    assert found.steps["hög"].bound is Bound.PHASE_IN
    assert found.steps["låg"].kr == 7500


@pytest.mark.parametrize(
    ("degree", "previous", "column", "says"),
    [
        pytest.param(Degree(floor_kr=D(10500)), None, "degree.floor_kr",
                     "Golvet 10 500 kr per elev kräver 100 000 kr mer än potten.", id="floor"),
        pytest.param(Degree(cap_kr=D(9999)), None, "degree.cap_kr",
                     "Taket 9 999 kr per elev lämnar 200 kr av potten kvar.", id="cap"),
        pytest.param(Degree(largest_decrease=D("0.1")), {"hög": 12000, "låg": 12000},
                     "degree.largest_decrease", "De lägsta belopp som största minskningen ger "
                     "kräver 160 000 kr mer än potten.", id="decrease"),
        pytest.param(Degree(phase_in=PhaseIn.F1B, floor_kr=D(100)), {"hög": 14000, "låg": 9000},
                     "degree.phase_in", "De lägsta belopp som golvet och infasningen ger kräver "
                     "100 000 kr mer än potten.", id="phase-in"),
        pytest.param(Degree(phase_in=PhaseIn.F1), None, "previous",
                     "behöver förra årets kronor per elev", id="no previous"),
        pytest.param(Degree(phase_in=PhaseIn.F1), {"Ek": 1, "Asp": 2}, "previous",
                     "Ingen av förra årets enheter finns med i år: Asp, Ek.", id="other units"),
        pytest.param(Degree(phase_in=PhaseIn.F1), {"hög": -1, "låg": 2}, "previous",
                     "hög: förra årets belopp är −1 kr per elev", id="negative last year"),
        pytest.param(Degree(phase_in=PhaseIn.F2), {"hög": 0, "låg": 0}, "previous",
                     "är noll för alla enheter", id="nothing last year"),
        pytest.param(Degree(construction=Construction.STRETCH, stretch=D(3)), None,
                     "degree.stretch", "låg: med index 0,5 blir det sträckta indexet -0,5",
                     id="negative"),
        pytest.param(Degree(construction=Construction.THRESHOLD, threshold=D(2)), None,
                     "degree.threshold", "Ingen enhet har ett index över tröskeln 2.",
                     id="nobody"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_its_figure(degree, previous, column, says):
    with pytest.raises(RefusedError) as refused:
        amounts(degree, previous)
    problem = refused.value.problems[0]
    assert problem.column == column
    assert says in problem.message.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("base", "power", "value"),
    [
        pytest.param(F(3, 7), D(3), F(27, 343), id="a whole power is exact"),
        pytest.param(F(2), D("0.5"), F("1.414213562373095"), id="a root to 15 decimals"),
        pytest.param(F(0), D("0.5"), F(0), id="nothing"),
        pytest.param(F(0), D(0), F(1), id="power nought"),
        pytest.param(F(9, 4), D("1.5"), F("3.375"), id="three halves"),
    ],
)
def test_powers(base, power, value):
    assert power_of(base, power) == value
