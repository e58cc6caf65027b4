"""Children and pupils outside the compulsory schools: preschools, upper secondary, own forms."""

from math import sqrt
from random import Random

from qms.demo.enrolment import CountRow, whole_numbers
from qms.demo.municipality import stream
from qms.demo.other_units import PRESCHOOLS, SPECIAL, UPPER_SECONDARY
from qms.demo.places import AREAS
from qms.demo.population import Population
from qms.demo.units import DemoUnit

ATTENDS = {1: 0.50, 2: 0.905, 3: 0.945, 4: 0.96, 5: 0.97}
"""Share of an age that has a place in preschool on 15 October."""
STARTS_UPPER = 0.93
STAYS_UPPER = {11: 0.965, 12: 0.975}
NEAREST = {"sagudden": "hamnstaden"}
"""Where families go whose area has no preschool yet."""


def make_other_counts(population: Population, autumns: range) -> tuple[CountRow, ...]:
    """Return counts of preschools, upper secondary schools and units with a form of their own."""
    rows = [
        *_preschools(population, autumns),
        *_upper_secondary(population, autumns),
        *(row for unit in SPECIAL for row in _special(population.seed, unit, autumns)),
    ]
    return tuple(sorted(rows, key=lambda row: (row.unit, row.autumn, row.step)))


def _preschools(population: Population, autumns: range) -> list[CountRow]:
    chance = stream(population.seed, "preschools")
    liked = {unit.key: unit.size for unit in PRESCHOOLS}
    rows = []
    for year in autumns:
        liked = {key: size * (1 + chance.gauss(0, 0.025)) for key, size in liked.items()}
        for age, share in ATTENDS.items():
            for key, n in _places(
                population, year, age=age, share=share, liked=liked, chance=chance
            ).items():
                rows.append(CountRow(unit=key, step=age - 6, autumn=year, n=n))
    return rows


def _places(
    population: Population,
    year: int,
    *,
    age: int,
    share: float,
    liked: dict[str, float],
    chance: Random,
) -> dict[str, int]:
    """Return children of one age per preschool: each area's children over its open preschools."""
    open_now = [unit for unit in PRESCHOOLS if unit.is_open(year, population.last)]
    expected = dict.fromkeys((unit.key for unit in open_now), 0.0)
    for area in AREAS:
        children = share * population.children[area.key, age, year]
        here = [unit for unit in open_now if unit.area == area.key] or [
            unit for unit in open_now if unit.area == NEAREST.get(area.key)
        ]
        wanted = {u.key: liked[u.key] * max(0.3, 1 + chance.gauss(0, 0.12)) for u in here}
        for key, weight in wanted.items():
            expected[key] += children * weight / sum(wanted.values())
    return whole_numbers(expected)


def _upper_secondary(population: Population, autumns: range) -> list[CountRow]:
    chance = stream(population.seed, "upper secondary")
    rows, before = [], dict[tuple[str, int], float]()
    for year in range(autumns[0] - 3, autumns[-1] + 1):
        now = dict[tuple[str, int], float]()
        starting = STARTS_UPPER * sum(population.children[a.key, 16, year] for a in AREAS)
        chosen = {u.key: u.size * (1 + chance.gauss(0, 0.035)) for u in UPPER_SECONDARY}
        for key, weight in chosen.items():
            now[key, 10] = round(starting * weight / sum(chosen.values()))
            for step, stays in STAYS_UPPER.items():
                moved = before.get((key, step - 1), now[key, 10]) * stays
                now[key, step] = max(0, round(moved + chance.gauss(0, 0.15 * sqrt(moved))))
        if year in autumns:
            rows += [
                CountRow(unit=key, step=step, autumn=year, n=int(n))
                for (key, step), n in now.items()
            ]
        before = now
    return rows


def _special(seed: int, unit: DemoUnit, autumns: range) -> list[CountRow]:
    """Return counts of a small unit: few begin, most stay, and some come in every grade."""
    chance = stream(seed, "special", unit.key)
    usual = unit.size / (unit.high - unit.low + 1)
    rows, before = [], dict[int, int]()
    for year in autumns:
        now = {}
        for step in range(unit.low, unit.high + 1):
            later = 0.6 + 0.8 * (step - unit.low) / (unit.high - unit.low)
            wanted = usual * later
            moved = before.get(step - 1, wanted)
            pulled = moved + (wanted - moved) * 0.45 + chance.gauss(0, 0.35 * sqrt(wanted))
            now[step] = max(0, round(pulled))
        rows += [CountRow(unit=unit.key, step=s, autumn=year, n=n) for s, n in now.items()]
        before = now
    return rows
