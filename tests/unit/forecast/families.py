"""Made-up municipalities with structure: what they do is known, what becomes of them is chance."""

import numpy as np
from numpy.typing import NDArray

from qms.forecast.core.feeders import Feeders
from qms.forecast.core.known import Known
from qms.forecast.core.panel import Panel

Array = NDArray[np.float64]


def panel_of(counts: Array, *, lowest: int, first: int) -> Panel:
    """Return the panel of units × steps × years, every number known."""
    units, steps, years = counts.shape
    return Panel(
        units=tuple(f"u{unit:02d}" for unit in range(units)),
        steps=tuple(range(lowest, lowest + steps)),
        years=tuple(range(first, first + years)),
        counts=counts,
        present=np.ones((units, years), dtype=np.bool_),
    )


def waves(chance, years, *, mean, height):
    """Return yearly births that rise and fall over two decades."""
    drift = np.cumsum(chance.normal(0, 0.02, years)) * 0.5
    turn = np.sin(2 * np.pi * np.arange(years) / 22 + chance.uniform(0, 6))
    return mean * np.exp(height * turn + drift)


def chosen(seed: int, *, schools: int = 24, years: int = 15) -> Known:
    """Return upper secondary schools that grow and shrink by choice, with momentum."""
    chance = np.random.default_rng(seed)
    counts = np.zeros((schools, 4, years + 4))
    size = chance.lognormal(4.6, 0.7, schools)
    level, speed = np.log(size), chance.normal(0, 0.05, schools)
    whole = waves(chance, years + 4, mean=size.sum(), height=0.05)
    for year in range(years + 4):
        speed = 0.75 * speed + chance.normal(0, 0.05, schools)
        level = level + speed
        part = np.exp(level) / np.exp(level).sum()
        counts[:, 0, year] = chance.poisson(whole[year] * part)
        if year:
            stays = np.array([0.93, 0.9, 0.95]) * np.exp(0.8 * speed)[:, None]
            counts[:, 1:, year] = chance.poisson(counts[:, :-1, year - 1] * stays)
    return Known(pupils=panel_of(counts[:, :, 4:], lowest=10, first=2004))


def mixed_forms(seed: int, *, years: int = 14) -> Known:
    """Return schools F–6, F–9 and 7–9: pupils change school at grade 7; births are known."""
    chance = np.random.default_rng(seed)
    ends_at_6, whole_way, starts_at_7 = np.arange(12), np.arange(12, 20), np.arange(20, 24)
    counts = np.zeros((24, 10, years + 12))
    births = waves(chance, years + 20, mean=900, height=0.12)
    part = np.append(chance.lognormal(0, 0.5, 20), np.zeros(4))
    taken = np.concatenate([np.zeros(12), chance.uniform(0.1, 0.6, 8), chance.uniform(1, 3, 4)])
    for year in range(years + 12):
        part = part * np.exp(chance.normal(0, 0.04, 24))
        counts[:, 0, year] = chance.poisson(births[year] * part / part.sum())
        if year:
            moved = counts[:, :-1, year - 1].copy()
            moved[:, 6] = 0
            moved[whole_way, 6] = 0.98 * counts[whole_way, 6, year - 1]
            moved[:, 6] += counts[ends_at_6, 6, year - 1].sum() * taken / taken.sum()
            counts[:, 1:, year] = chance.poisson(moved)
            counts[starts_at_7, :7, year] = 0
    pupils = panel_of(counts[:, :, 12:], lowest=0, first=2010)
    born = {2010 - 12 - 6 + year: float(round(n)) for year, n in enumerate(births)}
    return Known(pupils=pupils, feeders=Feeders(children={}, births={"*": born}, entry_age=6))


def few_and_large(seed: int, *, years: int = 17) -> Known:
    """Return four municipalities with their children from birth; some move in, some away."""
    chance = np.random.default_rng(seed)
    counts = np.zeros((4, 16, years + 16))
    for unit in range(4):
        born = waves(chance, years + 16, mean=chance.uniform(250, 900), height=0.15)
        moving = 0.0
        for year in range(years + 16):
            moving = 0.8 * moving + chance.normal(0, 0.004)
            counts[unit, 0, year] = chance.poisson(born[year])
            if year:
                stayed = counts[unit, :-1, year - 1] * (1 + moving)
                counts[unit, 1:, year] = np.maximum(np.round(stayed + chance.normal(0, 4, 15)), 0)
    counts = counts[:, :, 16:]
    pupils = panel_of(counts[:, 6:], lowest=6, first=1995)
    children = {
        unit: {(age, year): float(counts[u, age, y])
               for age in range(6) for y, year in enumerate(pupils.years)}
        for u, unit in enumerate(pupils.units)
    }  # fmt: skip
    return Known(pupils=pupils, feeders=Feeders(children=children, births={}, entry_age=0))
