"""A model that lacks a strong factor is found out; a true model is left alone.

The municipalities have 12–40 schools with 30–100 pupils a school and year during 3–5 years. The
missing factor more than doubles the odds (log-odds 0,9) for a tenth to half of a school's pupils.
Beside it stand two factors that mean nothing. The schools differ by quality in every municipality.
"""

import pytest
from accuracy_towns import OWN, Town, drawn

from qms.allocation.core.accuracy.cells import collapsed
from qms.allocation.core.accuracy.outside import Finding, examine_all

MUNICIPALITIES = range(200)


def flagged(town: Town) -> set[str]:
    pupils, years = drawn(town)
    patterns = {
        name: collapsed(pupils, year=years, factors=(*OWN, name), outcome="mål")[0]
        for name in town.outside
    }
    judged = examine_all(patterns, seed=town.seed)
    return {one.tested.factor for one in judged if one.finding is Finding.OMITTED}


def test_an_omitted_strong_factor_is_flagged_in_four_municipalities_of_five():
    found = [flagged(Town(seed=seed, missing=0.9)) for seed in MUNICIPALITIES]
    assert sum("familj" in one for one in found) >= 160


@pytest.mark.parametrize("quality", [0.0, 0.5])
def test_a_true_model_is_flagged_in_one_municipality_of_twenty_at_most(quality):
    found = [flagged(Town(seed=1_000 + seed, quality=quality)) for seed in MUNICIPALITIES]
    assert sum(bool(one) for one in found) <= 10


def test_with_few_schools_it_cannot_be_told():
    pupils, years = drawn(Town(seed=1, schools=(5, 5), missing=2.0))
    patterns = collapsed(pupils, year=years, factors=(*OWN, "familj"), outcome="mål")[0]
    assert examine_all({"familj": patterns}, seed=1)[0].finding is Finding.CANNOT_TELL
