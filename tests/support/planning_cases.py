"""Small municipalities to plan: one by hand, and random ones as large as asked for."""

from dataclasses import replace

import numpy as np

from qms.planning.core.case import Case, Grade, Guards, Prices, Rule, School, Tenure

PRICES = Prices(
    level=2027, fte_cost=700_000.0, contact_ratio=0.6, timetable_periods=40.0, per_class=20_000.0,
    per_pupil={"learning_tools": 4_000.0, "meals": 7_000.0}, per_rider=12_000.0, new_room=5_000_000,
    room_m2=120.0, interest=0.02, moving_part=0.5, idle_part=0.4, special_part=0.25,
)  # fmt: skip
LOW = ("F", "1", "2", "3")


def grades(low=LOW, high=("4", "5"), *, size=25.0, **changes):
    """Return grades of two bands."""
    both = [("F-3", key) for key in low] + [("4-6", key) for key in high]
    return tuple(
        Grade(key=key, band=band, class_size=size, periods=24.0, travel_limit=4.0, **changes)
        for band, key in both
    )


def school(key, **changes):
    """Return an owned school of both bands with ten rooms."""
    given = {
        "name": f"Skola {key}", "area": key, "bands": ("F-3", "4-6"), "rooms": 10, "m2": 2_000.0,
        "internal_rent": 1_200.0, "capital": 900_000.0, "operation": 350.0, "fixed": 1_500_000.0,
        "closing_cost": 300_000.0,
    }  # fmt: skip
    return School(key=key, **(given | changes))


def small_case(*, schools=None, demand=None, distance=None, years=3, n=20.0, **changes):
    """Return two areas 3 km apart, each with its school and `n` children in every grade."""
    schools = schools or (school("A"), school("B"))
    if distance is None:
        distance = np.abs(np.subtract.outer(np.arange(2), np.arange(len(schools)) % 2)) * 3.0
    given = {
        "first_year": 2027, "grades": grades(), "schools": schools, "areas": ("A", "B"),
        "demand": np.full((years, 2, 6), n) if demand is None else demand,
        "distance": distance, "prices": PRICES, "rule": Rule.NEAREST,
    }  # fmt: skip
    return Case(**(given | changes))


def random_case(seed, *, schools=6, areas=12, years=4, candidates=1, rule=Rule.SHARES, **changes):
    """Return a municipality where the seed decides everything but its size."""
    rng = np.random.default_rng(seed)
    every = (
        *grades(("F", "1", "2", "3"), ("4", "5", "6"), hard_limit=40.0),
        *(Grade(key=key, band="7-9", class_size=27.0, periods=30.0, travel_limit=6.0,
                hard_limit=50.0) for key in "789"),
    )  # fmt: skip
    homes, sites = rng.uniform(0, 20, (areas, 2)), rng.uniform(0, 20, (schools, 2))
    distance = np.hypot(*(homes[:, None] - sites[None]).transpose(2, 0, 1))
    size = rng.gamma(3.0, 3.0, areas)
    drift = 1 + rng.normal(0, 0.03, (areas, 1)) * np.arange(years)
    demand = (size[:, None] * drift).T[:, :, None] * rng.uniform(0.8, 1.2, (1, areas, len(every)))
    some = [_random_school(rng, at, at >= schools - candidates) for at in range(schools)]
    case = Case(
        first_year=2027, grades=every, schools=tuple(some),
        areas=tuple(f"område {n}" for n in range(areas)), demand=demand, distance=distance,
        prices=replace(PRICES, rent_index=0.01, per_rider_km=300.0), rule=rule,
        guards=Guards(closures_a_year=2),
    )  # fmt: skip
    return replace(case, shares=_shares(rng, case), **changes)


def _random_school(rng, at, is_candidate):
    bands = ("F-3", "4-6", "7-9") if at % 3 else ("F-3", "4-6")
    leased = bool(rng.integers(0, 3) == 0)
    return school(
        f"s{at}", bands=bands, rooms=int(rng.integers(8, 24)), m2=float(rng.uniform(800, 4_000)),
        tenure=Tenure.LEASED if leased else Tenure.OWNED,
        rent=float(rng.uniform(1e6, 3e6)), lease_end=int(2027 + rng.integers(-1, 4)) if leased
        else None, opens=2028 if is_candidate else None, opening_cost=2e6 * is_candidate,
        notice=int(rng.integers(0, 2)), is_mixed=bool(at % 4 == 1), most_new_rooms=int(at % 2) * 3,
        capital=float(rng.uniform(5e5, 2e6)), is_released=bool(rng.integers(0, 2)),
    )  # fmt: skip


def _shares(rng, case):
    """Return shares: most to the nearest three that have the band."""
    found = np.zeros((len(case.areas), len(case.bands), len(case.schools)))
    for band, name in enumerate(case.bands):
        there = [n for n, one in enumerate(case.schools)
                 if name in one.bands and not one.is_candidate]  # fmt: skip
        for area in range(len(case.areas)):
            near = sorted(there, key=lambda n: case.distance[area, n])[:3]
            found[area, band, near] = rng.dirichlet(np.array([6.0, 2.0, 1.0])[: len(near)])
    return found
