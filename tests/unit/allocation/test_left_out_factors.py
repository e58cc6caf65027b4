"""What each factor of a model does in kronor."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from qms.allocation.core.degree.types import Construction, Degree
from qms.allocation.core.index import School
from qms.allocation.core.left_out.effect import left_out_factors
from qms.allocation.core.left_out.risk import mean_effect, values_without_each, without_factor
from qms.allocation.core.model import AllocationModel, Basis, Category, Factor
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel
from qms.allocation.core.risk.pupils import Pupils, column_of, whole_numbers
from qms.allocation.core.risk.score import score_groups
from qms.kernel.problems import RefusedError

POT = 1_000_000_00


def factor(name, **weights):
    return Factor(
        name=name,
        categories=tuple(Category(name=c, weight=Decimal(w)) for c, w in weights.items()),
    )


A, B = factor("a", x="3", y="1"), factor("b", x="2", y="1")


def model(*factors, **more):
    return AllocationModel(key="m", name="m", factors=factors, **more)


def school(unit, pupils, a, b):
    shares = {
        name: {"x": Fraction(share), "y": 1 - Fraction(share)}
        for name, share in (("a", a), ("b", b))
    }
    return School(unit=unit, pupils=pupils, shares=shares)


SCHOOLS = (school("1", 100, "0.5", "0.2"), school("2", 100, "0.1", "0.2"))


def test_leaving_out_a_factor_shares_the_pot_by_the_other():
    # With both: points 2 + 1,2 and 1,2 + 1,2. Without a: 1,2 and 1,2, half each.
    found = left_out_factors(model(A, B), SCHOOLS, pot_ore=POT)
    # 3,2 of 5,6: 571 428,57 kr
    assert found.ore == {"1": 57142857, "2": 42857143}
    without_a, without_b = found.factors
    assert without_a.change_ore == {"1": -7142857, "2": 7142857}
    assert without_a.moved_ore == 7142857
    # Without b: 2 and 1,2 of 3,2: 625 000 kr, the alike factor held the others together
    assert without_b.change_ore == {"1": 62500000 - 57142857, "2": 37500000 - 42857143}


def test_the_changes_add_up_to_nothing():
    schools = [school(str(n), 37 * n + 5, Fraction(n, 11), Fraction(3, n + 4)) for n in range(1, 9)]
    for one in left_out_factors(model(A, B), schools, pot_ore=POT + 1).factors:
        assert sum(one.change_ore.values()) == 0
        assert one.moved_ore == sum(abs(change) for change in one.change_ore.values()) // 2


def test_the_last_factor_leaves_equal_kronor_per_pupil():
    schools = (school("1", 300, "0.5", "0"), school("2", 100, "0.1", "0"))
    found = left_out_factors(model(A), schools, pot_ore=POT)
    after = {unit: found.ore[unit] + change for unit, change in
             found.factors[0].change_ore.items()}  # fmt: skip
    assert after == {"1": POT * 3 // 4, "2": POT // 4}


def test_values_made_elsewhere_have_no_factor_to_leave_out():
    schools = [School(unit=str(n), pupils=10, shares={}, value=Fraction(n, 9)) for n in (1, 2)]
    found = left_out_factors(model(basis=Basis.GIVEN, source="SCB"), schools, pot_ore=POT)
    assert found.factors == ()


RISK = RiskModel(
    outcome="u",
    intercept=Decimal("-2"),
    source="prov",
    factors=(
        RiskFactor(name="a", reference="y", levels=(Level(name="x", coefficient=Decimal(1)),)),
        RiskFactor(name="b", reference="y", levels=(Level(name="x", coefficient=Decimal("0.5")),)),
    ),
)
# unit, a, b, pupils
PATTERNS = [("1", "x", "y", 30), ("1", "y", "x", 10), ("2", "y", "y", 50), ("2", "x", "x", 10)]
PUPILS = Pupils(
    factors={"a": column_of("a", (p[1] for p in PATTERNS)),
             "b": column_of("b", (p[2] for p in PATTERNS))},
    group=column_of("unit", (p[0] for p in PATTERNS)),
    weights=whole_numbers(p[3] for p in PATTERNS),
)  # fmt: skip


def test_the_mean_effect_is_over_the_pupils():
    # 40 of 100 pupils are in x: 0,4 · 1
    assert mean_effect(RISK.factors[0], PUPILS) == Decimal("0.4")
    assert without_factor(RISK, RISK.factors[0], PUPILS).intercept == Decimal("-1.6")


def test_risks_without_a_factor_by_hand():
    def p(log_odds):
        return 1 / (1 + np.exp(-log_odds))

    found = values_without_each(RISK, PUPILS)
    assert float(found["a"]["1"]) == pytest.approx((30 * p(-1.6) + 10 * p(-1.1)) / 40, abs=1e-11)
    assert float(found["a"]["2"]) == pytest.approx((50 * p(-1.6) + 10 * p(-1.1)) / 60, abs=1e-11)


def test_a_risk_model_is_shared_without_the_factors_differences():
    risks = {one.group: one.risk for one in score_groups(RISK, PUPILS).groups}
    schools = [
        School(unit=u, pupils=n, shares={}, value=risks[u]) for u, n in (("1", 40), ("2", 60))
    ]
    values = values_without_each(RISK, PUPILS)
    whole = model(basis=Basis.RISK, risk=RISK)
    found = left_out_factors(whole, schools, pot_ore=POT, values=values)
    for one in found.factors:
        weighted = {"1": 40 * values[one.factor]["1"], "2": 60 * values[one.factor]["2"]}
        for unit, change in one.change_ore.items():
            expected = POT * weighted[unit] / sum(weighted.values())
            assert abs(found.ore[unit] + change - expected) < 1


def test_a_risk_that_is_lacking_without_the_factor_is_told():
    schools = [School(unit=u, pupils=10, shares={}, value=Fraction(1, 4)) for u in ("1", "2")]
    found = left_out_factors(model(basis=Basis.RISK, risk=RISK), schools, pot_ore=POT, values={})
    assert all(one.problems for one in found.factors)


def test_a_refusal_names_the_unit_and_not_its_id():
    stretched = Degree(construction=Construction.STRETCH, stretch=Decimal(9))
    with pytest.raises(RefusedError) as refused:
        left_out_factors(
            model(A, B, degree=stretched), SCHOOLS, pot_ore=POT,
            names={"1": "Åkerskolan", "2": "Ekskolan"},
        )  # fmt: skip
    (problem,) = refused.value.problems
    assert problem.message.startswith("Ekskolan: ")


def test_a_factor_that_cannot_be_left_out_names_the_unit_too():
    # With both factors the index is 1,14 and 0,86; without a it is 1,33 and 0,67.
    schools = (school("1", 100, "0.5", "0.2"), school("2", 100, "0.1", "0.6"))
    stretched = Degree(construction=Construction.STRETCH, stretch=Decimal(5))
    found = left_out_factors(
        model(A, B, degree=stretched), schools, pot_ore=POT,
        names={"1": "Åkerskolan", "2": "Ekskolan"},
    )  # fmt: skip
    words = [one.message for factor in found.factors for one in factor.problems]
    assert words
    assert all(text.startswith(("Åkerskolan: ", "Ekskolan: ")) for text in words)
