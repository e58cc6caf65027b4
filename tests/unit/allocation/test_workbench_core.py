from decimal import Decimal
from fractions import Fraction

import pytest

from qms.allocation.core.compute import compute
from qms.allocation.core.degree.types import Construction, Degree, PhaseIn
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Basis, Category, Factor
from qms.allocation.core.workbench.candidates import Row, candidates, unprotected, used_of
from qms.allocation.core.workbench.costs import Measure, enough
from qms.allocation.core.workbench.sensitivity import smallest_school, worths


def factor(name, **weights):
    return Factor(
        name=name,
        categories=tuple(Category(name=key, weight=Decimal(w)) for key, w in weights.items()),
    )


def school(unit, pupils, **percent):
    """A school with one named category per factor, in per cent; the rest is in the other."""
    return School(
        unit=unit,
        pupils=pupils,
        shares={
            name: {"ja": Fraction(part, 100), "nej": 1 - Fraction(part, 100)}
            for name, part in percent.items()
        },
    )


MODEL = AllocationModel(
    key="m", name="M", factors=(factor("ny", ja="3", nej="1"), factor("kön", ja="1", nej="1"))
)
SCHOOLS = (school("1", 100, ny=20, kön=50), school("2", 50, ny=4, kön=40))


@pytest.mark.parametrize(
    ("current", "chosen", "rows"),
    [
        pytest.param(Degree(), None, "current stretch power threshold", id="linear now"),
        pytest.param(Degree(), Degree(construction=Construction.STRETCH, stretch=Decimal("1.50")),
                     "current stretch power threshold", id="an example chosen"),
        pytest.param(Degree(), Degree(floor_kr=Decimal(5000)),
                     "current stretch power threshold chosen", id="one of one's own"),
        pytest.param(Degree(cap_kr=Decimal(9)), Degree(threshold=Decimal("0.3")),
                     "current linear stretch power threshold", id="an unused number"),
    ],
)  # fmt: skip
def test_the_rows_that_stand_beside_each_other(current, chosen, rows):
    found = candidates(current, chosen)
    assert [one.row.value for one in found] == rows.split()
    assert sum(one.is_current for one in found) == 1
    assert sum(one.is_chosen for one in found) == (chosen is not None)
    assert found[0].row is Row.CURRENT


def test_numbers_of_other_constructions_do_not_tell_degrees_apart():
    noisy = Degree(power=Decimal(3), first_year_part=Decimal("0.2"), index_part=Decimal(0))
    assert used_of(noisy) == Degree()


def test_without_protection_limits_stay():
    held = Degree(
        floor_kr=Decimal(5), phase_in=PhaseIn.F2, largest_decrease=Decimal("0.1"),
        first_year_part=Decimal("0.3"),
    )  # fmt: skip
    assert unprotected(held) == Degree(floor_kr=Decimal(5))


def test_five_pupils_at_the_smallest_school():
    span = smallest_school(MODEL, SCHOOLS)
    assert (span.unit, span.pupils) == ("2", 50)
    # Points 2.4 and 2.08; five of 50 is 10 %: down only 4 % can move, to 2.00; up to 2.28.
    # The other school has 240 of the points: index = points ÷ ((240 + 50·points) ÷ 150).
    for found, points in ((span.index, "2.08"), (span.low, "2.00"), (span.high, "2.28")):
        own = Fraction(points)
        assert found == own / ((240 + 50 * own) / 150)


def test_bought_values_have_no_span():
    bought = AllocationModel(key="m", name="M", factors=(), basis=Basis.GIVEN)
    assert smallest_school(bought, SCHOOLS) is None
    assert smallest_school(MODEL, ()) is None


def test_a_factor_without_weight_is_worth_what_it_dilutes():
    whole = compute(MODEL, SCHOOLS, pot_ore=3_000_00)
    found = worths(whole, SCHOOLS)
    # By hand, of 300 000 öre: all 240 and 104 of 344 parts; without kön 140 and 54 of 194;
    # without ny by pupils, 2 and 1 of 3.
    full, plain, even = (Fraction(300_000) * part for part in
                         (Fraction(240, 344), Fraction(140, 194), Fraction(2, 3)))  # fmt: skip
    assert [(one.factor, one.ore) for one in found] == [
        ("ny", round(full - even)),
        ("kön", round(plain - full)),
    ]


def test_a_single_factor_cannot_be_left_out():
    one = AllocationModel(key="m", name="M", factors=MODEL.factors[:1])
    assert worths(compute(one, SCHOOLS, pot_ore=100), SCHOOLS) == ()


@pytest.mark.parametrize(
    ("per_pupils", "pays_for", "needed", "needed_ore"),
    [
        # 559 423 kr ÷ 702 000 kr = 0.797; 300 × 1.2 ÷ 150 = 2.4
        pytest.param(150, "0.8", "2.4", 168_480_000, id="by pupils and index"),
        pytest.param(None, "0.8", "1.0", 70_200_000, id="one per school"),
    ],
)
def test_what_an_amount_is_enough_for(per_pupils, pays_for, needed, needed_ore):
    teacher = Measure(name="Lärare, heltid", ore_per_year=70_200_000, per_pupils=per_pupils)
    found = enough(teacher, -55_942_300, pupils=300, index=Fraction(6, 5))
    assert (found.pays_for, found.needed) == (Decimal(pays_for), Decimal(needed))
    assert found.needed_ore == needed_ore
