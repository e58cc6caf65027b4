import time
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest

from qms.allocation.core.degree.compare import compare
from qms.allocation.core.degree.measures import Part, gini, max_to_min, share_moved
from qms.allocation.core.degree.steps import Bound
from qms.allocation.core.degree.types import Construction, Degree, Negative, PhaseIn
from qms.allocation.core.index import School
from qms.allocation.core.model import AllocationModel, Category, Factor
from qms.kernel.problems import RefusedError

D = Decimal
FACTOR = Factor(
    name="f", categories=(Category(name="a", weight=D(3)), Category(name="b", weight=D(1)))
)
MODEL = AllocationModel(key="m", name="m", factors=(FACTOR,))


def school(unit: str, pupils: int, part: Fraction) -> School:
    return School(unit=unit, pupils=pupils, shares={"f": {"a": part, "b": 1 - part}})


# Points 2, 1 and mean 1.5: index 4/3 and 2/3.
TWO = (school("hög", 100, Fraction(1, 2)), school("låg", 100, Fraction(0)))


@pytest.mark.parametrize(
    ("parts", "moved", "uneven", "ratio"),
    [
        pytest.param([(10, 100), (30, 300)], 0, 0, 1, id="equal"),
        # 10 pupils with half of the money instead of a quarter.
        pytest.param(
            [(10, 100), (30, 100)], Fraction(1, 4), Fraction(1, 4), 3, id="a quarter moved"
        ),
        pytest.param([(10, 100), (10, 0)], Fraction(1, 2), Fraction(1, 2), None, id="all to one"),
    ],
)
def test_measures_by_hand(parts, moved, uneven, ratio):
    found = [Part(pupils=pupils, amount=amount) for pupils, amount in parts]
    assert (share_moved(found), gini(found), max_to_min(found)) == (moved, uneven, ratio)


def test_gini_is_half_the_mean_difference_between_two_pupils():
    chance = Random(3)
    for _ in range(20):
        parts = [
            Part(pupils=chance.randint(1, 20), amount=chance.randint(1, 900)) for _ in range(6)
        ]
        pupils = [Fraction(p.amount, p.pupils) for p in parts for _ in range(p.pupils)]
        mean = sum(pupils) / len(pupils)
        apart = sum(abs(one - other) for one in pupils for other in pupils)
        assert gini(parts) == apart / (2 * len(pupils) ** 2 * mean)


def test_degrees_beside_each_other():
    degrees = {
        "linjär": Degree(),
        "flack": Degree(construction=Construction.MIX, index_part=D(0)),
        "tak": Degree(cap_kr=D(110)),
        "infasning": Degree(phase_in=PhaseIn.F1),
    }
    linear, flat, capped, phased = compare(
        MODEL, TWO, degrees, pot_ore=2_000_000, previous={"hög": Fraction(100), "låg": Fraction(90)}
    )
    assert [one.ore for one in linear.units] == [1_333_333, 666_667]
    assert [one.change_ore for one in linear.units] == [333_333, -233_333]
    assert (linear.winners, linear.losers) == (("hög",), ("låg",))
    assert linear.largest_decrease == ("låg", -233_333)
    assert (linear.lowest_kr, linear.highest_kr) == (Fraction(200, 3), Fraction(400, 3))
    assert float(linear.share_moved) == pytest.approx(1 / 6, abs=1e-6)
    assert (flat.share_moved, flat.gini, flat.max_min) == (0, 0, 1)
    assert flat.losers == ()
    assert flat.largest_decrease is None
    assert (capped.at_cap, capped.at_floor) == (("hög",), ())
    assert {one.unit: one.bound for one in phased.units}["låg"] is Bound.PHASE_IN


def test_a_degree_that_cannot_be_kept_has_its_reason_beside_the_others():
    linear, capped, phased = compare(
        MODEL,
        TWO,
        {"linjär": Degree(), "tak": Degree(cap_kr=D(90)), "f2": Degree(phase_in=PhaseIn.F2)},
        pot_ore=2_000_000,
    )
    assert linear.problem is None
    assert "lämnar 2\u00a0000\u00a0kr av potten kvar" in capped.problem.message
    assert phased.problem.column == "previous"
    assert capped.units == ()


def test_what_is_wrong_with_the_pot_is_no_degrees_fault():
    with pytest.raises(RefusedError):
        compare(MODEL, TWO, {"linjär": Degree()}, pot_ore=0)


def test_a_hundred_schools_and_eight_degrees_in_less_than_a_second():
    chance = Random(1)
    schools = []
    for number in range(100):
        pupils = chance.randint(40, 900)
        known = pupils - chance.randint(0, 30)
        schools.append(school(str(number), pupils, Fraction(chance.randint(0, known), known)))
    model = replace(MODEL, factors=(FACTOR,))
    degrees = {
        "1": Degree(),
        "2": Degree(construction=Construction.STRETCH, stretch=D(2), negative=Negative.CLIP),
        "3": Degree(construction=Construction.THRESHOLD, threshold=D("0.8")),
        "4": Degree(construction=Construction.POWER, power=D("1.7")),
        "5": Degree(construction=Construction.POWER, power=D(3), floor_kr=D(3000)),
        "6": Degree(construction=Construction.MIX, index_part=D("0.5"), cap_kr=D(12000)),
        "7": Degree(phase_in=PhaseIn.F2, largest_decrease=D("0.4")),
        "8": Degree(phase_in=PhaseIn.F1),
    }
    pot = 10_000_00 * sum(one.pupils for one in schools)
    before = {one.unit: Fraction(10_000) for one in schools}
    started = time.process_time()
    found = compare(model, schools, degrees, pot_ore=pot, previous=before)
    assert time.process_time() - started < 1
    assert not any(one.problem for one in found)
