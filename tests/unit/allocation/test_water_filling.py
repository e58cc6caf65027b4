from fractions import Fraction
from random import Random

import pytest

from qms.allocation.core.degree.water import (
    TooHighFloorsError,
    TooLowCapsError,
    Vessel,
    level_of,
)

F = Fraction


def vessels(*rows: tuple[int, int, int, int | None]) -> dict[str, Vessel]:
    return {
        str(place): Vessel(
            pupils=n, rate=F(rate), low=F(low), high=None if high is None else F(high)
        )
        for place, (n, rate, low, high) in enumerate(rows)
    }


@pytest.mark.parametrize(
    ("rows", "total", "level"),
    [
        pytest.param([(10, 2, 0, None), (10, 4, 0, None)], 60, F(1), id="no limits"),
        pytest.param([(10, 2, 3, None), (10, 4, 0, None)], 60, F(3, 4), id="a floor"),
        pytest.param([(10, 2, 0, None), (10, 4, 0, 3)], 60, F(3, 2), id="a cap"),
        pytest.param([(10, 2, 3, None), (10, 4, 0, 2)], 60, F(2), id="floor and cap"),
        pytest.param([(10, 2, 5, 5), (10, 4, 0, None)], 90, F(1), id="floor at the cap"),
        pytest.param([(10, 0, 1, None), (10, 4, 0, None)], 50, F(1), id="nothing but the floor"),
        pytest.param([(10, 2, 3, None), (10, 4, 3, None)], 60, F(0), id="floors take it all"),
    ],
)
def test_the_level_reckoned_by_hand(rows, total, level):
    assert level_of(vessels(*rows), F(total)) == level


def test_full_caps_are_just_enough():
    rows = vessels((10, 2, 0, 3), (10, 4, 0, 3))
    assert sum(10 * one.at(level_of(rows, F(60))) for one in rows.values()) == 60


def test_what_cannot_be_is_told_with_the_missing_money():
    with pytest.raises(TooHighFloorsError) as floors:
        level_of(vessels((10, 2, 3, None), (10, 4, 3, None)), F(50))
    assert floors.value.missing == 10
    with pytest.raises(TooLowCapsError) as caps:
        level_of(vessels((10, 2, 0, 3), (10, 4, 0, 3)), F(75))
    assert caps.value.left == 15


def halved(found: dict[str, Vessel], total: F) -> float:
    """Return the level by halving an interval: slow, and nothing in common with the kinks."""
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        paid = sum(v.pupils * float(v.at(F(middle))) for v in found.values())
        low, high = (middle, high) if paid < float(total) else (low, middle)
    return low


def test_the_level_is_the_one_that_halving_finds():
    chance = Random(5)
    for _ in range(60):
        found = vessels(
            *(
                (chance.randint(1, 50), chance.randint(1, 9), low, low + chance.randint(1, 20))
                for low in (chance.randint(0, 9) for _ in range(chance.randint(1, 8)))
            )
        )
        lowest = sum(v.pupils * v.low for v in found.values())
        highest = sum(v.pupils * v.high for v in found.values())
        total = lowest + (highest - lowest) * F(chance.randint(1, 99), 100)
        level = level_of(found, total)
        assert sum(v.pupils * v.at(level) for v in found.values()) == total
        paid = sum(v.pupils * v.at(F(halved(found, total))) for v in found.values())
        assert float(paid) == pytest.approx(float(total))
