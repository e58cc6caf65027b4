"""The rules around the figures: who is hidden, what is concluded, which model, which kronor."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.accuracy.assess import Material, assess
from qms.allocation.core.accuracy.calibration import Slope
from qms.allocation.core.accuracy.cells import UNKNOWN, collapsed
from qms.allocation.core.accuracy.conclusion import Conclusion, conclude
from qms.allocation.core.accuracy.few import withheld_schools
from qms.allocation.core.accuracy.found import Basis
from qms.allocation.core.accuracy.groups import Group
from qms.allocation.core.accuracy.outside import FactorTest, Finding, Judged, examine_all
from qms.allocation.core.accuracy.refit import shifts
from qms.allocation.core.accuracy.tried import counted, model_tried
from qms.allocation.core.degree.types import Construction, Degree, PhaseIn
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.model import Basis as ModelBasis
from qms.allocation.core.risk.model import Level, RiskFactor, RiskModel
from qms.allocation.core.risk.pupils import Pupils, column_of, yes_no
from qms.kernel.problems import RefusedError
from qms.register.core.facts import PupilPattern


def group(name, observed, n=40):
    return Group(name=name, n=n, expected=8.0, observed=observed, variance=6.0)


@pytest.mark.parametrize(
    ("observed", "hidden"),
    [
        pytest.param((8, 9, 10), set(), id="nobody is few"),
        pytest.param((4, 9, 10), {"A", "B"}, id="one alone takes the next smallest with it"),
        pytest.param((4, 3, 10), {"A", "B"}, id="two hide each other"),
        pytest.param((0, 9, 10), set(), id="none is not few"),
        pytest.param((37, 9, 10), {"A", "B"}, id="few without the outcome"),
    ],
)
def test_schools_that_would_tell_of_a_few_are_withheld(observed, hidden):
    groups = [group(name, n) for name, n in zip("ABC", observed, strict=True)]
    assert withheld_schools(groups) == hidden


def pupils(shares=(0.2, 0.8, 0.5), rows=100, *, missing=0):
    """Return three schools whose pupils have a factor in the given shares, and an outcome."""
    factor, other, outcome, school = [], [], [], []
    for name, share in zip("ABC", shares, strict=True):
        for at in range(rows):
            has = at < share * rows
            factor.append(None if at < missing else "ja" if has else "nej")
            other.append("x" if at % 2 else "y")
            outcome.append(at % 10 < (4 if has else 2))
            school.append(name)
    return Pupils(
        factors={"stöd": column_of("stöd", factor), "annat": column_of("annat", other)},
        outcomes={"mål": yes_no("mål", outcome)},
        group=column_of("skola", school),
    )


def risk_model(*, coefficient="0", intercept="-1"):
    level = Level(name="x", coefficient=Decimal(coefficient))
    return RiskModel(
        outcome="mål",
        intercept=Decimal(intercept),
        factors=(RiskFactor(name="annat", reference="y", levels=(level,)),),
        source="prov",
    )


def test_how_much_a_factor_sets_schools_apart_is_its_addition_times_the_spread_of_the_shares():
    patterns, _ = collapsed(pupils(), year=None, factors=("annat", "stöd"), outcome="mål")
    # Outcomes 40 % with the factor and 20 % without; the shares 0,2 0,8 0,5 have deviation 0,2449.
    # The model has fitted the other factor, which is even among both: it takes nothing of it.
    found = examine_all({patterns.columns[-1].name: patterns}, seed=1)[0].tested
    assert found.moves == pytest.approx(0.2 * 0.06**0.5, rel=0.02)
    assert found.sets_apart


def test_a_factor_that_schools_are_alike_in_moves_nobodys_money():
    alike = pupils((0.5, 0.5, 0.5))
    patterns, _ = collapsed(alike, year=None, factors=("annat", "stöd"), outcome="mål")
    (judged_alike,) = examine_all({patterns.columns[-1].name: patterns}, seed=1)
    assert not judged_alike.tested.sets_apart


def test_pupils_without_a_value_are_kept_and_read_as_the_reference():
    data = pupils(missing=10)
    patterns, left_out = collapsed(data, year=None, factors=("stöd",), outcome="mål")
    assert left_out == 0
    assert UNKNOWN in patterns.columns[2].categories


def assessed(**changes):
    material = Material(
        pupils=pupils(), model=risk_model(), basis=Basis(is_relevelled=True), draws=0,
    )  # fmt: skip
    return replace(assess(material), outside=(), weights=(), **changes)


def judged(*, moves=0.02, finding=Finding.OMITTED):
    tested = FactorTest(factor="stöd", category="ja", n=150, deviation=0.1, p=0.001,
                        smallest=0.0002, moves=moves)  # fmt: skip
    return (Judged(tested=tested, corrected=0.001, finding=finding),)


SURE = Slope(value=1.0, low=0.9, high=1.1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, Conclusion.FITS, id="nothing speaks against it"),
        pytest.param({"outside": judged()}, Conclusion.OMITTED, id="a missing factor"),
        pytest.param({"outside": judged(moves=0.001)}, Conclusion.FITS, id="schools are alike"),
        pytest.param(
            {"outside": judged(finding=Finding.NOT_SHOWN)}, Conclusion.FITS, id="not shown"
        ),
        pytest.param({"weights": judged()}, Conclusion.WRONG_WEIGHT, id="a wrong weight"),
        pytest.param({"auc": 0.55}, Conclusion.WEAK, id="little better than chance"),
        pytest.param(
            {"slope": Slope(value=0.7, low=0.5, high=0.9)}, Conclusion.TOO_FAR_APART, id="steep"
        ),
        pytest.param(
            {"slope": Slope(value=1.5, low=1.2, high=1.8)}, Conclusion.TOO_CLOSE, id="flat"
        ),
        pytest.param({"slope": None}, Conclusion.FITS, id="no slope"),
    ],
)
def test_a_model_fits_until_something_speaks_clearly_against_it(changes, expected):
    base = {"auc": 0.75, "slope": SURE}
    found = assessed(**base)
    assert conclude(replace(found, **changes)) is expected


def pattern(unit, factors, outcome, *, is_resident=True, n=10):
    return PupilPattern(
        unit_id=unit, year=2025, previous_unit_id=None, factors=factors,
        outcomes={"mål": outcome}, is_resident=is_resident, n=n,
    )  # fmt: skip


PATTERNS = tuple(
    pattern(unit, {"annat": other, "stöd": has}, outcome, is_resident=unit != 3)
    for unit in (1, 2, 3)
    for other in "xy"
    for has in ("ja", "nej")
    for outcome in (True, False)
)


def allocation_model(**changes):
    categories = (Category(name="x", weight=Decimal(2)), Category(name="y", weight=Decimal(1)))
    factor = Factor(name="annat", categories=categories)
    return AllocationModel(**{"key": "m", "name": "Modell", "factors": (factor,), **changes})


def test_an_adopted_risk_model_is_tried_with_its_own_numbers():
    model = allocation_model(basis=ModelBasis.RISK, risk=risk_model(), factors=())
    found = model_tried(model, PATTERNS, "mål")
    assert (found.is_own, found.risk, found.outside) == (True, risk_model(), ("stöd",))


def test_a_weighted_model_is_tried_as_a_regression_on_its_factors():
    found = model_tried(allocation_model(), PATTERNS, "mål")
    assert not found.is_own
    assert [one.name for one in found.risk.factors] == ["annat"]
    assert found.outside == ("stöd",)


def test_factors_of_the_model_that_the_pupils_lack_are_told():
    extra = Factor(name="saknas", categories=allocation_model().factors[0].categories)
    model = allocation_model(factors=(*allocation_model().factors, extra))
    assert model_tried(model, PATTERNS, "mål").not_in_register == ("saknas",)
    with pytest.raises(RefusedError):
        model_tried(allocation_model(factors=(extra,)), PATTERNS, "mål")


def test_pupils_from_other_municipalities_are_in_or_out_as_the_model_says():
    assert len(counted(PATTERNS, allocation_model())) == 24
    only_own = allocation_model(includes_other_municipalities=False)
    assert {one.unit_id for one in counted(PATTERNS, only_own)} == {1, 2}


def school(unit, share):
    return School(unit=unit, pupils=100, shares={"annat": {"x": share, "y": 1 - share}})


def test_a_new_fit_shares_the_same_pot_by_risk():
    schools = [school("1", Fraction(1, 2)), school("2", Fraction(0)), school("3", Fraction(1))]
    # Points 1,5, 1 and 2: a pot of 900 kr gives 300, 200 and 400. Risks 10 and 30 % share the 500
    # of the two known schools as 1 to 3; the third has no pupils to fit on and is left alone.
    found = shifts(
        allocation_model(), schools, {"1": Fraction(1, 10), "2": Fraction(3, 10)}, pot_ore=90_000
    )
    assert [(one.unit, one.before_ore, one.after_ore) for one in found] == [
        ("1", 30_000, 12_500), ("2", 20_000, 37_500),
    ]  # fmt: skip
    assert sum(one.change_ore for one in found) == 0


def test_a_new_fit_keeps_the_degree_but_not_the_phase_in():
    degree = Degree(construction=Construction.STRETCH, stretch=Decimal("0.5"), phase_in=PhaseIn.F1)
    schools = [school("1", Fraction(1, 2)), school("2", Fraction(1, 2))]
    values = {"1": Fraction(1, 10), "2": Fraction(3, 10)}
    found = shifts(allocation_model(degree=degree), schools, values, pot_ore=80_000)
    # Index 0,5 and 1,5 stretched by a half: 0,75 and 1,25 of 400 kr.
    assert [one.after_ore for one in found] == [30_000, 50_000]
