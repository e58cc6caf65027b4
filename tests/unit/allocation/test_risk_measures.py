from math import exp

import numpy as np
import pytest
from risk_cases import coefficients, options, simulated
from scipy.stats import chi2
from sklearn.metrics import brier_score_loss, roc_auc_score

from qms.allocation.core.risk.cross_validation import cross_validate
from qms.allocation.core.risk.examined import examine, fitted
from qms.allocation.core.risk.fit import fit_risk
from qms.allocation.core.risk.gamma import chi_square_tail
from qms.allocation.core.risk.measures import measure
from qms.allocation.core.risk.pupils import Pupils, column_of, yes_no


@pytest.mark.parametrize("freedom", [1, 2, 3, 8, 10, 51, 400])
@pytest.mark.parametrize("value", [1e-9, 0.1, 1, 3.84, 8, 15.5, 60, 390, 700])
def test_the_tail_of_the_chi_square(freedom, value):
    assert chi_square_tail(value, freedom) == pytest.approx(chi2.sf(value, freedom), rel=1e-9,
                                                           abs=1e-14)  # fmt: skip


def test_the_tail_of_two_degrees_is_an_exponential():
    assert chi_square_tail(7.3, 2) == pytest.approx(exp(-3.65), rel=1e-13)
    assert chi_square_tail(0, 5) == 1


def measured(p, n, cases):
    return measure(np.array(p, float), np.array(n), np.array(cases))


@pytest.mark.parametrize(
    ("p", "n", "cases", "auc", "brier"),
    [
        pytest.param([0.1, 0.9], [2, 3], [0, 3], 1.0, 0.01, id="every case above"),
        pytest.param([0.9, 0.1], [2, 3], [0, 3], 0.0, 0.81, id="every case below"),
        pytest.param([0.5, 0.5], [4, 4], [1, 3], 0.5, 0.25, id="all alike"),
        # cases 0.6 and 0.2, others 0.2 and 0.4: of four pairs 2 right, 1 wrong, 1 tied
        pytest.param([0.2, 0.4, 0.6], [2, 1, 1], [1, 0, 1], 0.625,
                     (0.64 + 0.04 + 0.16 + 0.16) / 4, id="by hand"),
    ],
)  # fmt: skip
def test_discrimination_and_squared_error(p, n, cases, auc, brier):
    found = measured(p, n, cases)
    assert (found.auc, found.brier) == (pytest.approx(auc), pytest.approx(brier))


def test_equal_to_an_oracle_on_single_pupils():
    pupils = simulated(3000)
    fit = fit_risk(pupils, options())
    found = measure(fitted(fit), fit.patterns.n, fit.patterns.cases)
    p = np.repeat(fitted(fit), fit.patterns.n)
    y = np.concatenate(
        [np.arange(n) < cases for n, cases in zip(fit.patterns.n, fit.patterns.cases, strict=True)]
    )
    assert found.auc == pytest.approx(roc_auc_score(y, p), abs=1e-12)
    assert found.brier == pytest.approx(brier_score_loss(y, p), abs=1e-12)


def test_hosmer_lemeshow_by_hand():
    # Three tenths are filled (pupils alike stay together): (6−4)²/(4·0.8) + (9−10)²/(10·0.5) + 0
    found = measured([0.2, 0.5, 0.8], [20, 20, 20], [6, 9, 16])
    assert [(one.n, one.expected, one.observed) for one in found.tenths] == [
        (20, pytest.approx(4), 6), (20, pytest.approx(10), 9), (20, pytest.approx(16), 16),
    ]  # fmt: skip
    assert found.chi_square == pytest.approx(4 / 3.2 + 1 / 5)
    assert found.freedom == 1
    assert found.p == pytest.approx(chi2.sf(4 / 3.2 + 1 / 5, 1))


def test_on_its_own_pupils_a_fit_is_calibrated():
    found = examine(simulated(3000), options()).measures
    assert (found.intercept, found.slope) == (
        pytest.approx(0, abs=1e-8),
        pytest.approx(1, abs=1e-8),
    )


@pytest.mark.parametrize(
    ("stretch", "slope"),
    [pytest.param(2.0, 0.5, id="too far apart"), pytest.param(0.5, 2.0, id="too close")],
)
def test_the_slope_says_how_far_probabilities_must_be_drawn_together(stretch, slope):
    fit = fit_risk(simulated(3000), options())
    log_odds = np.log(fitted(fit) / (1 - fitted(fit))) * stretch
    found = measure(1 / (1 + np.exp(-log_odds)), fit.patterns.n, fit.patterns.cases)
    assert found.slope == pytest.approx(slope, abs=1e-6)


def test_schools_held_out_are_judged_by_models_that_have_not_seen_them():
    pupils = simulated(2400, schools=3)
    held = cross_validate(pupils, options("kön", references={"kön": "flicka"}))
    assert (held.groups, held.folds, held.unseen) == (3, 3, 0)
    values = []
    for code in range(3):
        others = pupils.group.codes != code
        part = Pupils(
            factors={"kön": _rows(pupils.factors["kön"], others)},
            outcomes={"utfall": _rows(pupils.outcomes["utfall"], others)},
        )
        fit = fit_risk(part, options("kön", references={"kön": "flicka"}))
        values.append(coefficients(fit.model)["kön", "pojke"])
    ((_, _, low, high),) = held.spread
    assert (float(low), float(high)) == (pytest.approx(min(values)), pytest.approx(max(values)))
    assert held.measures.freedom == len(held.measures.tenths)


def _rows(column, keep):
    return type(column)(name=column.name, categories=column.categories, codes=column.codes[keep])


def test_the_folds_depend_on_names_and_seed_alone():
    pupils = simulated(1500, schools=20)
    turned = Pupils(
        factors={name: _rows(one, slice(None, None, -1)) for name, one in pupils.factors.items()},
        outcomes={"utfall": _rows(pupils.outcomes["utfall"], slice(None, None, -1))},
        group=_rows(pupils.group, slice(None, None, -1)),
    )
    assert cross_validate(pupils, options()) == cross_validate(turned, options())
    assert cross_validate(pupils, options()) != cross_validate(pupils, options(), seed=2)


def test_a_category_of_one_school_is_unseen_when_that_school_is_held_out():
    pupils = simulated(1200, schools=4)
    kinds = ["egen" if code == 0 else "a" if at % 2 else "b"
             for at, code in enumerate(pupils.group.codes)]  # fmt: skip
    pupils.factors["sort"] = column_of("sort", kinds)
    held = cross_validate(pupils, options("sort", references={"sort": "a"}))
    assert held.unseen == kinds.count("egen")


@pytest.mark.parametrize(
    ("schools", "says"),
    [
        pytest.param(["A", "B"] * 20, "Det behövs minst 3 skolor", id="two schools"),
        pytest.param(["A"] * 20 + ["B"] * 10 + ["C"] * 10, "går modellen inte att räkna",
                     id="all cases in one school"),
    ],
)  # fmt: skip
def test_why_schools_cannot_be_held_out(schools, says):
    has = [at < 20 and at % 2 == 0 for at in range(40)]
    pupils = Pupils(
        factors={"a": column_of("a", [str(at % 4 // 2) for at in range(40)])},
        outcomes={"utfall": yes_no("utfall", has)},
        group=column_of("skola", schools),
    )
    held = cross_validate(pupils, options("a"))
    assert held.measures is None
    assert says in held.why_not
