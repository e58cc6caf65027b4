"""What is frozen is what was counted, and counting it again differs by nothing."""

import numpy as np
import pytest
from support.planning_cases import random_case, small_case

from qms.planning.core.case import Payer, Rule
from qms.planning.core.freezing import (
    Asked,
    checksum,
    difference,
    facts_of,
    packed,
    results_of,
    sure_of,
    unpacked,
)
from qms.planning.core.plan.steps import Close, Extend, Pavilion

CLOSED = Asked(name="Stäng", steps=(Close(year=2028, school="s1"),))
BUILT = Asked(name="Bygg", steps=(Extend(year=2028, school="s1", rooms=2),
                                  Pavilion(year=2029, school="s3", rooms=1)))  # fmt: skip


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("seed", range(3))
def test_counting_again_differs_by_nothing(seed, rule):
    facts = facts_of(random_case(seed, rule=rule), CLOSED, [BUILT])
    assert difference(unpacked(packed(results_of(facts)))) == 0


def test_the_same_facts_are_the_same_bytes():
    first, again = (results_of(facts_of(random_case(1), CLOSED, [BUILT])) for _ in range(2))
    assert packed(first) == packed(again)
    assert checksum(first) == checksum(again) == checksum(unpacked(packed(first)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("present_value", "board"), 1.0, id="another sum"),
        pytest.param(("moved",), [0.0], id="a year too few"),
        pytest.param(("steps",), [], id="other steps"),
    ],
)
def test_what_is_changed_afterwards_is_seen(path, value):
    record = unpacked(packed(results_of(facts_of(random_case(1), CLOSED))))
    place = record["counted"][1]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    assert difference(record) > 0


def test_the_alternative_is_set_against_no_change_by_hand():
    # B (fixed 1.5 mnkr a year and more) closes in the second of three years, 3 km from A.
    facts = facts_of(small_case(), Asked(name="Stäng", steps=(Close(year=2028, school="B"),)))
    assert (facts.today.name, facts.chosen.name) == ("", "Stäng")
    assert facts.more(Payer.BOARD) < facts.more(Payer.MUNICIPALITY) < 0
    assert sum(one.n for one in facts.moves) == 120
    assert facts.sure is None


def test_with_draws_all_alike_it_is_sure():
    case = small_case()
    chosen = Asked(name="Stäng", steps=(Close(year=2028, school="B"),))
    sure = sure_of(case, chosen, [], np.stack([case.demand] * 5))
    assert (sure.n, sure.cheapest) == (5, (0.0, 1.0))
    now = facts_of(case, chosen).chosen.found.present_value(case.payer)
    assert sure.odds[1].worth.tolist() == pytest.approx([now] * 3)
