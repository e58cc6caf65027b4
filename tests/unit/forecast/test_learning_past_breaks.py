"""Nothing is learned across a break of all schools, and intervals remember it."""

import numpy as np
import pytest
from families import chosen, few_and_large, mixed_forms, panel_of
from panels import panel

from qms.forecast.core.auto.trail import Trail
from qms.forecast.core.errors.learning import errors_at
from qms.forecast.core.inputs.breaks import break_mask
from qms.forecast.core.known import Known
from qms.forecast.core.origins import origin_places, paths_of
from qms.forecast.core.rolling.broken import Broken, broken_at
from qms.forecast.core.rolling.levels import damped
from qms.forecast.core.series import unit_totals

YEARS, BROKE = 15, 10
AHEAD = 3


def school_town(seed, factors):
    """Return twelve schools whose classes move up whole; `factors` is schools × years."""
    chance = np.random.default_rng(seed)
    usual = np.round(chance.uniform(45, 75, 12))[:, None]
    starts = chance.poisson(usual, (12, YEARS + 5))
    counts = np.stack([starts[:, 5 - grade : 5 - grade + YEARS] for grade in range(6)], axis=1)
    return Known(pupils=panel_of(np.round(counts * factors[:, None]), lowest=0, first=2005))


def counted_otherwise():
    """Return factors: from one year on, a sixth of all pupils are counted elsewhere."""
    return np.where(np.arange(YEARS) >= BROKE, 0.84, 1.0) * np.ones((12, 1))


def one_school_emptied():
    """Return factors: one school loses a third, and has them again the year after."""
    factors = np.ones((12, YEARS))
    factors[4, BROKE] = 0.6
    return factors


def without_breaks(known):
    """Return what is known, with no change taken for a break."""
    for year in known.pupils.years:
        then = known.until(year)
        nothing = np.zeros(len(then.pupils.years), dtype=np.bool_)
        then.recall("broken", lambda n=nothing: Broken(years=n))
    return known


def auto(known):
    return paths_of(known, "auto", origins=origin_places(known.pupils), horizon=AHEAD)


def missed(known, units):
    """Return Σ|error| of `units` from the origins right after the break, 1–3 years ahead."""
    errors = unit_totals(known.pupils, auto(known)).errors
    return float(np.nansum(np.abs(errors[BROKE : BROKE + 3, units])))


def test_forecasts_after_a_break_of_all_are_nearer_without_learning_from_it():
    found = fooled = 0.0
    for seed in (1, 2, 3):
        known = school_town(seed, counted_otherwise())
        assert break_mask(known.pupils)[:, BROKE].all()
        found += missed(known, slice(None))
        fooled += missed(without_breaks(school_town(seed, counted_otherwise())), slice(None))
    assert found < 0.75 * fooled


def test_a_break_of_one_school_is_learned_from():
    known = school_town(1, one_school_emptied())
    assert break_mask(known.pupils)[4, BROKE]
    assert not broken_at(known).years.any()


def never_breaks(known):
    return not any(break_mask(known.until(year).pupils).any() for year in known.pupils.years)


@pytest.mark.parametrize("family", [chosen, mixed_forms, few_and_large])
def test_without_breaks_every_byte_is_as_if_none_were_looked_for(family):
    calm = [seed for seed in range(1, 9) if never_breaks(family(seed))][:2]
    assert calm
    for seed in calm:
        found, plain = auto(family(seed)), auto(without_breaks(family(seed)))
        for name in ("path", "weights", "baseline", "total", "strength"):
            assert getattr(found, name).tobytes() == getattr(plain, name).tobytes()


def test_a_break_changes_no_forecast_from_before_it():
    broke, whole = school_town(1, counted_otherwise()), school_town(1, np.ones((12, YEARS)))
    assert auto(broke).path[:BROKE].tobytes() == auto(whole).path[:BROKE].tobytes()


def test_intervals_are_wider_after_a_break():
    known, calm = school_town(1, counted_otherwise()), school_town(1, np.ones((12, YEARS)))
    wide, usual = ({
        place: model.halves(np.full((12, AHEAD), 300.0)).half80.mean()
        for place, model in errors_at(unit_totals(one.pupils, auto(one)),
                                      [BROKE - 1, BROKE, BROKE + 3]).items()
    } for one in (known, calm))  # fmt: skip
    assert wide[BROKE - 1] == usual[BROKE - 1]
    assert wide[BROKE] > 2 * usual[BROKE]
    assert wide[BROKE + 3] > 2 * usual[BROKE + 3]


def test_a_break_lies_between_an_origin_and_its_target():
    broken = Broken(years=np.array([False, False, True, False]))
    assert [broken.crossed(origin, 1) for origin in (0, 1, 2)] == [False, True, False]
    assert broken.crossed(0, 2)
    assert broken.changes.tolist() == [False, True, False]


def test_a_slope_is_the_mean_of_the_changes_that_are_no_breaks():
    numbers = np.array([[100.0, 104, 160], [100, 104, 110]])
    breaks = np.array([[False, False, True], [False, False, False]])
    found = damped(numbers, years=2, horizon=1, breaks=breaks)
    assert found[:, 0].tolist() == [164, 115]  # 160 + 4 · 1 and 110 + (4 + 6) ÷ 2


def test_where_every_change_is_a_break_they_are_learned_from_all_the_same():
    made = panel(**{unit: {0: [40, 40, 30], 1: [None, 40, 30]} for unit in "ABCD"})
    assert break_mask(made)[:, 1:].all()
    assert not broken_at(Known(pupils=made)).years.any()


def test_candidates_are_told_apart_by_no_year_that_lies_across_a_break_of_all():
    trail = Trail(actual=np.ones((2, 4)))
    trail.broken[2] = Broken(years=np.array([False, True, False, False]))
    trail.broken[3] = Broken(years=np.zeros(4, dtype=np.bool_))
    assert [trail.teaches(origin, 1, seen_from=2) for origin in (0, 1)] == [False, True]
    assert trail.teaches(0, 1, seen_from=3)
    assert np.isnan(trail.became(0, 1, seen_from=2)).all()
    assert trail.became(0, 1, seen_from=3).tolist() == [1, 1]
    assert trail.teaches(0, 1, seen_from=1)  # the break could not be seen yet
