from decimal import Decimal
from fractions import Fraction
from math import exp, log

import numpy as np
import pytest
from risk_cases import counted, options, simulated

from qms.allocation.core.risk.fit import fit_risk
from qms.allocation.core.risk.from_patterns import risk_values, score_patterns
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel
from qms.allocation.core.risk.pupils import Column, Pupils, column_of, whole_numbers
from qms.allocation.core.risk.score import Unseen, predict, score_groups
from qms.kernel.problems import RefusedError
from qms.register.core.facts import PupilPattern


def odds(p: float) -> float:
    return log(p / (1 - p))


# Bought: pupils in group "a" have the probability 6 %, those in "b" 20 %.
BOUGHT = RiskModel(
    outcome="ej godkänd i två ämnen",
    source="Beställd statistik",
    intercept=Decimal(repr(odds(0.06))),
    factors=(
        RiskFactor(
            name="grupp",
            reference="a",
            levels=(Level(name="b", coefficient=Decimal(repr(odds(0.20) - odds(0.06)))),),
        ),
    ),
)


def pattern(unit: int, category: str, n: int) -> PupilPattern:
    return PupilPattern(
        unit_id=unit, year=2026, previous_unit_id=None, factors={"grupp": category} if category
        else {}, outcomes={}, is_resident=None, n=n,
    )  # fmt: skip


def test_bought_coefficients_give_the_handbooks_third_table():
    # 3 pupils of 20 % and 4 of 6 % make a municipality of 12 %.
    scored = score_patterns(BOUGHT, [pattern(1, "b", 300), pattern(2, "a", 400)])
    printed = [(round(float(one.risk * 100)), round(float(one.index), 2)) for one in scored.groups]
    assert printed == [(20, 1.67), (6, 0.5)]
    assert round(float(scored.risk), 9) == 0.12


def test_a_school_is_the_mean_of_its_pupils_rounded_once_to_twelve_decimals():
    found = risk_values(BOUGHT, [pattern(1, "b", 1), pattern(1, "a", 2), pattern(2, "a", 5)])
    assert found == {
        1: (Fraction("0.106666666667"), 3, 0),
        2: (Fraction(6, 100), 5, 0),
    }


def test_an_unseen_or_missing_category_is_the_reference_and_is_counted():
    patterns = [pattern(1, "ny", 3), pattern(1, "b", 4), pattern(2, "", 2), pattern(2, "a", 8)]
    scored = score_patterns(BOUGHT, patterns)
    assert [(one.n, one.unseen) for one in scored.groups] == [(7, 3), (10, 2)]
    assert scored.unseen == (
        Unseen(factor="grupp", category="ny", n=3),
        Unseen(factor="grupp", category="", n=2),
    )
    assert scored.groups[1].risk == Fraction(6, 100)


def test_the_fitted_pupils_are_as_many_cases_as_there_were():
    # The constant's equation: Σ probabilities = Σ cases, so the municipality's risk is the share.
    pupils = simulated(4000)
    fit = fit_risk(pupils, options())
    scored = score_groups(fit.model, pupils)
    assert float(scored.risk) == pytest.approx(fit.cases / 4000, abs=1e-11)
    assert sum(one.n for one in scored.groups) == 4000
    assert sum(one.index * one.n for one in scored.groups) == 4000
    assert all((one.risk * 10**12).denominator == 1 for one in scored.groups)


def test_probabilities_are_those_of_the_formula():
    model = fit_risk(simulated(2000), options("kön", references={"kön": "flicka"})).model
    b0, b1 = float(model.intercept), float(model.factors[0].levels[0].coefficient)
    two = Pupils(factors={"kön": column_of("kön", ["pojke", "flicka"])})
    assert predict(model, two).probabilities.tolist() == pytest.approx(
        [1 / (1 + exp(-b0 - b1)), 1 / (1 + exp(-b0))], abs=1e-15
    )


def test_no_order_of_rows_moves_the_last_digit():
    pupils = simulated(3000)
    model = fit_risk(pupils, options()).model
    order = np.random.default_rng(5).permutation(3000)

    def moved(column: Column) -> Column:
        return Column(name=column.name, categories=column.categories, codes=column.codes[order])

    other = Pupils(factors={name: moved(column) for name, column in pupils.factors.items()},
                   group=moved(pupils.group))  # fmt: skip
    assert score_groups(model, other) == score_groups(model, pupils)


def test_millions_of_pupils_add_up_exactly():
    pupils = Pupils(
        factors={"grupp": column_of("grupp", ["b", "b"])},
        group=column_of("skola", ["A", "A"]),
        weights=whole_numbers([9_000_000, 9_000_001]),
    )
    assert score_groups(BOUGHT, pupils).groups[0].risk == Fraction(20, 100)


def test_preschool_children_get_the_schools_model_by_their_own_background():
    # No results in preschool: the model of the school's pupils is used on the children's factors,
    # whatever else is known of them.
    fit = fit_risk(
        counted(
            [
                ({"utbildning": "låg", "kön": "x"}, 60, 24),
                ({"utbildning": "hög", "kön": "x"}, 90, 9),
                ({"utbildning": "låg", "kön": "y"}, 40, 12),
                ({"utbildning": "hög", "kön": "y"}, 80, 10),
            ]
        ),
        options("utbildning"),
    )
    children = [
        PupilPattern(unit_id=unit, year=2026, previous_unit_id=None, outcomes={}, is_resident=None,
                     factors={"utbildning": level, "tillsynstid": "30"}, n=n)
        for unit, level, n in ((1, "låg", 10), (1, "hög", 10), (2, "hög", 20))
    ]  # fmt: skip
    found = risk_values(fit.model, children)
    low, high = 36 / 100, 19 / 170
    assert float(found[1][0]) == pytest.approx((low + high) / 2, abs=1e-10)
    assert float(found[2][0]) == pytest.approx(high, abs=1e-10)


def test_grades_from_compulsory_school_are_a_factor_of_upper_secondary():
    rows = [
        ({"betyg": "under 160", "utbildning": "låg"}, 40, 22),
        ({"betyg": "under 160", "utbildning": "hög"}, 30, 12),
        ({"betyg": "160–220", "utbildning": "låg"}, 60, 12),
        ({"betyg": "160–220", "utbildning": "hög"}, 90, 11),
    ]
    fit = fit_risk(counted(rows), options("betyg", "utbildning"))
    pupils = Pupils(
        factors={
            "betyg": column_of("betyg", ["under 160", "160–220"]),
            "utbildning": column_of("utbildning", ["hög", "hög"]),
        }
    )
    lower, higher = predict(fit.model, pupils).probabilities
    assert 0.3 < lower < 0.5
    assert 0.08 < higher < 0.2


def test_without_pupils_there_is_nothing_to_score():
    with pytest.raises(RefusedError):
        score_patterns(BOUGHT, [])
