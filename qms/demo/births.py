"""How many children are born where: a long wave, area by area, with chance added."""

from math import pow, sqrt

from qms.demo.municipality import stream
from qms.demo.places import AREAS, NEW_AREA, Area

WAVE = {
    1980: 0.98,
    1985: 1.00,
    1990: 1.20,
    1994: 1.10,
    1999: 0.86,
    2004: 0.95,
    2010: 1.06,
    2016: 1.09,
    2021: 1.03,
    2022: 0.95,
    2024: 0.89,
    2026: 0.88,
    2060: 0.95,
}
"""Births as in the country at large: few around 2000, many around 2010–2016, few again now."""
BIRTHS_A_YEAR = 955
BUILDING_BEGAN_BACK = 9
NEW_AREA_FULL = 82


def wave(year: int) -> float:
    """Return the height of the wave that year, 1 on average; straight lines between the points."""
    points = sorted(WAVE)
    after = next((point for point in points if point >= year), points[-1])
    before = max((point for point in points if point <= year), default=points[0])
    if after == before:
        return WAVE[after]
    part = (year - before) / (after - before)
    return WAVE[before] + part * (WAVE[after] - WAVE[before])


def expected_births(area: Area, year: int, *, last: int) -> float:
    """Return how many children are expected to be born in the area that year."""
    if area.key == NEW_AREA:
        homes = min(1.0, max(0.0, (year - last + BUILDING_BEGAN_BACK) / 11))
        return 3 + NEW_AREA_FULL * pow(homes, 1.4)
    trend = pow(1 + area.births_trend, year - (last - 15))
    return BIRTHS_A_YEAR * area.births * wave(year) * trend


def make_births(seed: int, years: range, *, last: int) -> dict[tuple[str, int], int]:
    """Return births by area key and calendar year."""
    born = {}
    for area in AREAS:
        chance = stream(seed, "births", area.key)
        for year in years:
            mean = expected_births(area, year, last=last)
            born[area.key, year] = max(0, round(chance.gauss(mean, 0.6 * sqrt(mean))))
    return born
