from decimal import Decimal
from fractions import Fraction

import pytest
from scipy.stats import spearmanr

from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Category, Factor
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel
from qms.allocation.core.risk.odds import in_every_reference, odds_of
from qms.allocation.core.risk.side_by_side import Verdict, side_by_side, spearman

MODEL = AllocationModel(
    key="m",
    name="Prov",
    factors=(
        Factor(
            name="utbildning",
            categories=(
                Category(name="låg", weight=Decimal(3)),
                Category(name="hög", weight=Decimal(1)),
            ),
        ),
    ),
)
LOW = {"A": 40, "B": 20, "C": 10, "D": 5}


def school(unit: str, percent: int) -> School:
    low = Fraction(percent, 100)
    return School(unit=unit, pupils=100, shares={"utbildning": {"låg": low, "hög": 1 - low}})


SCHOOLS = [school(unit, percent) for unit, percent in LOW.items()]
POINTS = {unit: Fraction(1) + 2 * Fraction(percent, 100) for unit, percent in LOW.items()}


def pair(values, *, pot=100_000_00, schools=SCHOOLS, model=MODEL):
    found = side_by_side(model, schools, {Basis.RISK: values}, pot_ore=pot)
    return found.pairs[0]


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        pytest.param({u: p * 7 for u, p in POINTS.items()}, Verdict.ALIKE, id="same but for scale"),
        pytest.param({u: p**4 for u, p in POINTS.items()}, Verdict.ORDER_ALIKE, id="more spread"),
        pytest.param({u: 4 - p for u, p in POINTS.items()}, Verdict.DIFFERENT, id="turned round"),
        pytest.param({u: Fraction(1) for u in POINTS}, Verdict.DIFFERENT, id="all the same"),
    ],
)
def test_the_verdict(values, verdict):
    assert pair(values).verdict is verdict


def test_two_schools_are_too_few_to_say():
    assert pair(POINTS, schools=SCHOOLS[:2]).verdict is Verdict.TOO_FEW


def test_the_share_of_the_pot_that_moves_by_hand():
    # Two schools of 100: weights 1.8 and 1.4 give 5625 and 4375 of 10000; equal risks 5000 each.
    found = pair({"A": Fraction(1), "B": Fraction(1)}, schools=SCHOOLS[:2], pot=10_000_00)
    assert found.moved == Fraction(625, 10_000)


def test_a_school_without_a_value_is_in_neither_way():
    found = side_by_side(
        MODEL, SCHOOLS, {Basis.RISK: {"A": Fraction(1), "B": Fraction(1)}}, pot_ore=100
    )
    assert found.unknown == {"C": (Basis.RISK,), "D": (Basis.RISK,)}
    assert [[r.unit for r in way.allocation.results] for way in found.ways] == [["A", "B"]] * 2


def test_without_factors_there_is_no_way_by_weights():
    model = AllocationModel(key="m", name="Prov", factors=())
    schools = [School(unit=u, pupils=10, shares={}) for u in LOW]
    found = side_by_side(model, schools, {Basis.GIVEN: POINTS}, pot_ore=1000)
    assert [way.basis for way in found.ways] == [Basis.GIVEN]
    assert found.pairs == ()


def test_why_a_way_gives_nothing():
    found = side_by_side(MODEL, SCHOOLS, {Basis.RISK: dict.fromkeys(LOW, Fraction(0))}, pot_ore=100)
    assert "Risken är noll" in found.way(Basis.RISK).problems[0].message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], id="two swaps"),
        pytest.param([1, 1, 2, 3, 3, 3], [5, 6, 6, 1, 2, 2], id="ties"),
        pytest.param([1, 2, 3], [3, 2, 1], id="turned"),
    ],
)
def test_ranks_as_an_oracle_correlates_them(first, second):
    ours = spearman([Fraction(x) for x in first], [Fraction(x) for x in second])
    assert ours == pytest.approx(spearmanr(first, second).statistic, abs=1e-12)


def test_all_ties_have_no_correlation():
    assert spearman([Fraction(1)] * 3, [Fraction(1), Fraction(2), Fraction(3)]) is None


def test_odds_and_their_interval():
    model = RiskModel(
        outcome="y", intercept=Decimal("-2.1972245773362196"), source="Prov",
        factors=(RiskFactor(name="a", reference="1", levels=(
            Level(name="2", coefficient=Decimal("0.6931471805599453"), se=Decimal("0.1")),
            Level(name="3", coefficient=Decimal("0.1"), se=Decimal("0.1")),
            Level(name="4", coefficient=Decimal("-1"))),),),
    )  # fmt: skip
    double, unclear, unknown = odds_of(model)
    # exp(ln 2 ± 1.96 · 0.1) = 2 · 1.2165 and 2 ÷ 1.2165
    assert (double.ratio, double.low, double.high) == (
        pytest.approx(2), pytest.approx(1.6440, abs=1e-4), pytest.approx(2.4331, abs=1e-4),
    )  # fmt: skip
    assert [one.is_clear for one in (double, unclear, unknown)] == [True, False, None]
    assert in_every_reference(model) == pytest.approx(0.1)
