"""Every structure of a small municipality that a proposal may come to, bands given up at random."""

import numpy as np

from qms.planning.core.case import Tenure


def structures(case, seed):
    """Return all openings and closings that the guards allow, with bands given up at random."""
    rng, years = np.random.default_rng(seed), len(case.demand)
    ways = [np.array(_ways(one, case.first_year, years)) for one in case.schools]
    picked = np.meshgrid(*(np.arange(len(way)) for way in ways), indexing="ij")
    opened = np.stack([way[at.ravel()] for way, at in zip(ways, picked, strict=True)], axis=2)
    if case.guards.closures_a_year is not None:
        there = np.array([not one.is_candidate for one in case.schools])
        before = np.insert(opened[:, :-1], 0, there, axis=1)
        opened = opened[((before & ~opened).sum(2) <= case.guards.closures_a_year).all(1)]
    has = np.array([[band in one.bands for band in case.bands] for one in case.schools])
    given_up = rng.integers(0, 3 * years, (len(opened), 1, *has.shape))
    may = np.array([not one.is_locked for one in case.schools])
    kept = (np.arange(years)[:, None, None] < given_up) | ~may[:, None]
    held = np.arange(years)[:, None] < [one.notice for one in case.schools]
    kept |= held[..., None]
    thinned = np.where(np.arange(len(opened))[:, None, None, None] % 2, True, kept)
    return opened[..., None] & has & thinned


def _ways(one, first_year, years):
    """Return the ways in which a school may be open in the years."""
    time = np.arange(years)
    if one.is_candidate:
        earliest = max(0, one.opens - first_year)
        return [time >= at for at in range(min(earliest, years), years + 1)]
    earliest = years if one.is_locked else min(one.notice, years)
    return [time < at for at in range(earliest, years + 1)]


def added_rooms(case, offers, seed):
    """Return rooms that are added from some year at schools that may grow, in half of them."""
    rng, (count, years, schools) = np.random.default_rng(seed), offers.shape[:3]
    most = [one.most_new_rooms * (one.tenure is Tenure.OWNED) for one in case.schools]
    rooms = rng.integers(0, np.array(most) + 1, (count, 1, schools))
    since = rng.integers(0, years, (count, 1, schools))
    half = rng.integers(0, 2, (count, 1, 1))
    return half * rooms * (np.arange(years)[:, None] >= since) * offers.any(axis=3) * 1.0
