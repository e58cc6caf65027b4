"""Years of structures that are counted band by band are those that are counted whole."""

from dataclasses import replace

import numpy as np
import pytest
from support.planning_cases import random_case

from qms.planning.core.case import Rule
from qms.planning.core.evaluating import prepare
from qms.planning.core.evaluating.batch import years_of
from qms.planning.core.plan import unchanged
from qms.planning.core.searching import by_band
from qms.planning.core.searching.remembered import Counted

YEARS, STATES = 3, 60


def pooled_over_bands(case):
    """Let the last grade of a band be taught with the first of the next."""
    grades = [replace(one, pool="3-4") if one.key in ("3", "4") else one for one in case.grades]
    return replace(case, grades=tuple(grades))


def pooled_within(case):
    """Let two grades of a band be taught together."""
    grades = [replace(one, pool="1-2") if one.key in ("1", "2") else one for one in case.grades]
    return replace(case, grades=tuple(grades))


def all_mixed(case):
    """Let every school put two small grades in a class."""
    return replace(case, schools=tuple(replace(one, is_mixed=True) for one in case.schools))


def full(case):
    """Let full schools send children on."""
    return replace(case, rule=Rule.SPILL)


@pytest.mark.parametrize("changed", [None, pooled_within, pooled_over_bands, all_mixed, full])
@pytest.mark.parametrize("rule", [Rule.SHARES, Rule.NEAREST])
@pytest.mark.parametrize("seed", [3, 8])
def test_bands_put_together_are_the_years_counted_whole(seed, rule, changed):
    case = random_case(seed, schools=8, areas=14, years=YEARS, rule=rule)
    ground = prepare(case := changed(case) if changed else case, unchanged(case))
    rng = np.random.default_rng(seed)
    year = rng.integers(0, YEARS, STATES)
    offers = ground.plan.offers[year] & (rng.random((STATES, 8, len(case.bands))) < 0.7)
    none = np.zeros(ground.plan.rooms.shape)
    counted = Counted(ground, none)
    counted.add(year[:40], offers[:40])
    counted.add(year[40:], offers[40:])
    found = counted.of(np.arange(STATES))
    whole = years_of(ground, year=year, offers=offers, rooms=ground.plan.rooms[year])
    for one, other in zip(found, (whole.kronor, whole.missing, whole.largest), strict=True):
        assert one == pytest.approx(other, rel=1e-12, abs=1e-6)
    assert by_band.are_apart(case) is (changed not in (pooled_over_bands, full))


def test_what_would_fill_the_memory_is_let_go_and_counted_again(monkeypatch):
    case = random_case(2, schools=8, areas=14, years=YEARS)
    ground = prepare(case, unchanged(case))
    year = np.arange(STATES) % YEARS
    offers = ground.plan.offers[year] & (
        np.random.default_rng(1).random((STATES, 8, len(case.bands))) < 0.6
    )
    kept = by_band.Bands(ground).together(year, offers)
    monkeypatch.setattr(by_band, "MOST_CELLS", 20)
    bands = by_band.Bands(ground)
    parts = [bands.together(year[at : at + 5], offers[at : at + 5]) for at in range(0, STATES, 5)]
    assert np.concatenate([one.kronor for one in parts]) == pytest.approx(kept.kronor, rel=1e-12)
    assert (np.concatenate([one.need for one in parts]) == kept.need).all()
