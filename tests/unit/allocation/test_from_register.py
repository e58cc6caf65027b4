from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.from_register import factors_in, gather
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.allocation.core.records import LeftOut, Reason
from qms.register.core.facts import BackgroundShare, PupilCount

FACTOR = Factor(
    name="kön",
    categories=(
        Category(name="flickor", weight=Decimal(1)),
        Category(name="pojkar", weight=Decimal(2)),
    ),
)
MODEL = AllocationModel(key="m", name="m", factors=(FACTOR,))


def count(n: int | None, step: int = 0) -> PupilCount:
    return PupilCount(unit_id=1, step=step, year=2026, n=n)


def fact(category: str, share: str | None, part: int | None = None, whole: int | None = None):
    number = None if share is None else Decimal(share)
    return BackgroundShare(
        unit_id=1, year=2026, factor="kön", category=category, share=number, part=part, whole=whole
    )


HALVES = (fact("flickor", "0.5"), fact("pojkar", "0.5"))


def one(counts, background) -> School | LeftOut:
    found = gather(MODEL, [1], counts, background)
    return (*found.schools, *found.left_out)[0]


@pytest.mark.parametrize(
    ("background", "girls"),
    [
        pytest.param(HALVES, Fraction(1, 2), id="shares"),
        pytest.param(
            (fact("flickor", "0.333"), fact("pojkar", "0.667")), Fraction("0.333"), id="r"
        ),
        pytest.param(
            (fact("flickor", "0.333", 1, 3), fact("pojkar", "0.667", 2, 3)),
            Fraction(1, 3),
            id="counts are exacter than rounded shares",
        ),
        pytest.param((fact("flickor", "1"), fact("pojkar", None)), Fraction(1), id="withheld"),
        pytest.param((fact("flickor", "1"),), Fraction(1), id="no row is nobody"),
    ],
)
def test_exact_shares_of_the_registers_facts(background, girls):
    school = one([count(40, 0), count(60, 9)], background)
    assert isinstance(school, School)
    assert (school.pupils, school.shares["kön"]["flickor"]) == (100, girls)


@pytest.mark.parametrize(
    ("counts", "background", "reason"),
    [
        pytest.param([], HALVES, Reason.NO_PUPILS, id="no pupils"),
        pytest.param([count(0)], HALVES, Reason.NO_PUPILS, id="zero pupils"),
        pytest.param([count(40), count(None, 3)], HALVES, Reason.PUPILS_WITHHELD, id="hidden"),
        pytest.param([count(40)], (), Reason.NO_BACKGROUND, id="no background"),
        pytest.param([count(40)], HALVES[:1], Reason.UNEVEN, id="half the pupils"),
        pytest.param(
            [count(40)], (fact("flickor", "0.5"), fact("pojkar", None)), Reason.UNEVEN, id="few"
        ),
    ],
)
def test_a_school_that_cannot_be_counted_has_a_reason(counts, background, reason):
    left_out = one(counts, background)
    assert isinstance(left_out, LeftOut)
    assert left_out.reason is reason


def test_preschool_children_and_upper_secondary_pupils_are_not_counted():
    school = one([count(40), count(7, -1), count(9, 10)], HALVES)
    assert isinstance(school, School)
    assert school.pupils == 40


def test_a_factor_of_one_category_is_not_offered():
    alone = BackgroundShare(
        unit_id=1, year=2026, factor="x", category="y", share=Decimal(1), part=None, whole=None
    )
    assert [factor.name for factor in factors_in((alone, *HALVES))] == ["kön"]
