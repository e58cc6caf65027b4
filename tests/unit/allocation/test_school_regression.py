"""The regression over schools against an independent library, and the published equation."""

from decimal import Decimal
from random import Random

import numpy as np
import pytest
from unit.allocation.differences_cases import (
    AID,
    EDUCATION,
    LIMITS,
    PERCENT,
    POINTS,
    SEX,
    factor,
    result,
    school,
)

from qms.allocation.core.differences.values import Why
from qms.allocation.core.model import Category, Factor
from qms.allocation.core.school_regression.analysis import analyse_schools
from qms.allocation.core.school_regression.published import parse_equations
from qms.content.loader import load

EQUATIONS = parse_equations(load("differences"))
FACTORS = (AID, SEX, EDUCATION)


def municipality(schools=40, seed=1):
    chance = Random(seed)
    units, results = [], []
    for n in range(schools):
        aid, girls = chance.randint(2, 60), chance.randint(80, 120)
        low, high = chance.randint(5, 60), chance.randint(30, 90)
        units.append(
            school(f"S{n:02d}", 200, bistånd=(aid, 200 - aid), kön=(girls, 200 - girls),
                   utbildning=(low, 200 - low - high, high))
        )  # fmt: skip
        value = 220 - 0.4 * aid + 0.2 * high + chance.gauss(0, 6)
        results.append(result(f"S{n:02d}", value, chance.randint(15, 90)))
    return units, results


def analysed(units, results, **more):
    fields = {"indicator": POINTS, "limits": LIMITS, **more}
    return analyse_schools(FACTORS, units, results=results, **fields)


@pytest.mark.parametrize("is_weighted", [False, True], ids=["each equal", "by pupils"])
def test_coefficients_errors_and_fit_are_those_of_the_library(is_weighted):
    sm = pytest.importorskip("statsmodels.api")
    units, results = municipality()
    fit = analysed(units, results, is_weighted=is_weighted).fit
    assert fit.references == {
        "bistånd": "nej",
        "kön": fit.references["kön"],
        "utbildning": "mellan",
    }
    columns = [[float(u.shares[t.factor][t.category]) for u in units] for t in fit.terms]
    x = sm.add_constant(np.column_stack(columns))
    y = np.array([r.value for r in results])
    weights = [r.n for r in results] if is_weighted else [1.0] * len(y)
    found = sm.WLS(y, x, weights=weights).fit()
    ours = [fit.intercept, *(t.coefficient for t in fit.terms)]
    errors = [fit.intercept_se, *(t.se for t in fit.terms)]
    assert ours == pytest.approx(list(found.params), rel=1e-9)
    assert errors == pytest.approx(list(found.bse), rel=1e-9)
    assert fit.r_squared == pytest.approx(found.rsquared, rel=1e-9)
    assert fit.see == pytest.approx(found.mse_resid**0.5, rel=1e-9)
    assert [s.expected for s in fit.schools] == pytest.approx(list(found.fittedvalues), rel=1e-9)
    assert [s.residual for s in fit.schools] == pytest.approx(list(found.resid), abs=1e-9)


def test_a_line_by_hand():
    # Results 10, 20, 30 at shares 0, 0,5 and 1: 10 + 20·share exactly
    two = factor("f", "a", "b")
    units = [school(f"S{n}", 100) for n in range(3)]
    shares = [{"f": {"a": share, "b": 1 - share}} for share in (0, Decimal("0.5"), 1)]
    units = [type(u)(unit=u.unit, pupils=100, shares=s) for u, s in zip(units, shares, strict=True)]
    results = [result(f"S{n}", 10 + 10 * n, 20) for n in range(3)]
    weighed = Factor(name="f", categories=(Category(name="a", weight=2), *two.categories[1:]))
    fit = analyse_schools((weighed,), units, results=results, indicator=POINTS, limits=LIMITS).fit
    assert fit.references == {"f": "b"}
    assert (fit.intercept, fit.terms[0].coefficient) == pytest.approx((10, 20))
    assert (fit.r_squared, fit.see) == pytest.approx((1, 0), abs=1e-7)
    assert fit.is_shaky


def test_schools_that_cannot_count_are_named():
    units, results = municipality(12)
    units[0] = type(units[0])(unit="S00", pupils=200, shares=units[0].shares, known=Decimal("0.7"))
    results[1] = result("S01", 200, 14)
    results[2] = result("S02", 200, None)
    del results[3]
    units[4] = school("S04", 200, kön=(90, 110))
    found = analysed(units, results)
    assert {(one.unit, one.why) for one in found.omitted} == {
        ("S00", Why.BACKGROUND_OF_FEW),
        ("S01", Why.FEW_BEHIND),
        ("S02", Why.FEW_BEHIND),
        ("S03", Why.NO_RESULT),
        ("S04", Why.NO_BACKGROUND),
    }
    assert found.schools == 7


@pytest.mark.parametrize("known", [Decimal("0.75"), None], ids=["three quarters", "not said"])
def test_three_quarters_known_is_enough(known):
    units, results = municipality(12)
    units[0] = type(units[0])(unit="S00", pupils=200, shares=units[0].shares, known=known)
    assert analysed(units, results).schools == 12


def test_too_few_schools_for_the_terms_give_no_fit():
    assert analysed(*municipality(5)).fit is None
    assert analysed(*municipality(6)).fit is not None


def test_a_category_that_is_alike_everywhere_is_named_as_such():
    units, results = municipality(20)
    alike = [
        type(u)(unit=u.unit, pupils=200, shares={**u.shares, "kön": {"flickor": Decimal("0.5"),
                                                                   "pojkar": Decimal("0.5")}})
        for u in units
    ]  # fmt: skip
    fit = analysed(alike, results).fit
    assert [factor for factor, _ in fit.dependent] == ["kön"]
    assert "kön" not in {term.factor for term in fit.terms}


BACKGROUND = (
    factor("utbildning", "högst grundskola", "gymnasium", "eftergymnasial"),
    factor("kön", "flickor", "pojkar"),
    factor("tid i Sverige", "kortare än fem år", "fem år eller längre"),
)


def salsa_school(low, middle, high, boys, new):
    shares = {
        "utbildning": {"högst grundskola": low, "gymnasium": middle, "eftergymnasial": high},
        "kön": {"flickor": 1 - Decimal(boys), "pojkar": Decimal(boys)},
        "tid i Sverige": {"kortare än fem år": Decimal(new), "fem år eller längre": 1},
    }
    exact = {f: {c: Decimal(str(s)) for c, s in parts.items()} for f, parts in shares.items()}
    return type(school("x", 1))(unit="A", pupils=300, shares=exact)


def test_the_published_equation_on_a_school():
    # 93,567 + 69,846·2,3 − 35,271·0,52 − 83,641·0,04 = 232,52624 by hand
    unit = salsa_school("0.1", "0.5", "0.4", "0.52", "0.04")
    found = analyse_schools(
        BACKGROUND, [unit], results=[result("A", 240, 60)], indicator=POINTS, limits=LIMITS,
        equations=EQUATIONS,
    )  # fmt: skip
    applied = found.applied[0]
    assert applied.schools[0].expected == pytest.approx(232.52624, abs=1e-9)
    assert applied.used["education"] == (
        "utbildning", ("högst grundskola", "gymnasium", "eftergymnasial"),
    )  # fmt: skip
    assert applied.used["boys"] == ("kön", ("pojkar",))
    assert found.fit is None


@pytest.mark.parametrize(
    ("factors", "missing"),
    [
        pytest.param(BACKGROUND[:2], ("new",), id="no factor"),
        pytest.param((*BACKGROUND[:2], factor("tid i Sverige", "x", "y")), ("new",), id="no word"),
        pytest.param((factor("utbildning", "a", "gymnasium"), *BACKGROUND[1:]), ("education",),
                     id="a level unknown"),
    ],
)  # fmt: skip
def test_an_equation_that_lacks_a_variable_is_not_applied(factors, missing):
    found = analyse_schools(
        factors, [], results=[], indicator=POINTS, limits=LIMITS, equations=EQUATIONS
    ).applied[0]
    assert (found.missing, found.schools) == (missing, ())


def test_the_lower_level_is_told_from_the_word_it_shares():
    factors = (factor("utbildning", "förgymnasial", "gymnasial", "eftergymnasial"), *BACKGROUND[1:])
    found = analyse_schools(
        factors, [], results=[], indicator=POINTS, limits=LIMITS, equations=EQUATIONS
    ).applied[0]
    assert found.missing == ()


def test_an_equation_is_for_its_own_result():
    found = analyse_schools(
        BACKGROUND, [], results=[], indicator=PERCENT, limits=LIMITS, equations=EQUATIONS
    )
    assert found.applied == ()
