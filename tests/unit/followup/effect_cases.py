"""Pupils and panels made for the tests of effects, with a truth that is known."""

import csv
from pathlib import Path

import numpy as np
import pytest

from qms.allocation.core.risk.pupils import column_of
from qms.followup.core.effect.did.panel import Cell, panel_of
from qms.followup.core.effect.value_added.material import Pupils, material_of

ROOT = Path(__file__).resolve().parents[3]
REAL = ROOT.parent / "shared" / "data"


def real_rows(name):
    """The rows of a real series; the test is skipped where the series are not at hand."""
    place = REAL / name
    if not place.is_file():
        pytest.skip(f"the shared figures are not here: {name}")
    with place.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pupils_of(outcome, group, *, previous=None, weights=None, **priors):
    return Pupils(
        outcome=np.array(outcome, dtype=float),
        group=column_of("enhet", group),
        priors={name: np.array(values, dtype=float) for name, values in priors.items()},
        factors={},
        previous=None if previous is None else column_of("tidigare", previous),
        weights=None if weights is None else np.array(weights),
    )


def london(*priors):
    rows = real_rows("exam_london65.csv")
    return material_of(
        pupils_of(
            [row["normexam"] for row in rows],
            [row["school"] for row in rows],
            **{name: [row[name] for row in rows] for name in priors},
        )
    )


def small_town(seed=5, pupils=90, schools=6):
    """Pupils in a few schools, with one earlier result: (outcome, group codes, prior)."""
    random = np.random.default_rng(seed)
    group = random.integers(0, schools, pupils)
    prior = random.normal(0, 1, pupils) + 0.3 * group
    effect = random.normal(0, 0.8, schools)
    return effect[group] + 0.6 * prior + random.normal(0, 1, pupils) + 12, group, prior


def cells_of(outcome, treated, *, first=2018):
    """Cells of arrays of units × times; nan is not known."""
    return [
        Cell(
            unit=f"Enhet {unit + 1:02}",
            time=str(first + time),
            outcome=None if np.isnan(value) else float(value),
            is_treated=bool(treated[unit, time]),
        )
        for (unit, time), value in np.ndenumerate(np.array(outcome, dtype=float))
    ]


def path_of(units, times, treated, start):
    paths = np.zeros((units, times), dtype=bool)
    paths[:treated, start:] = True
    return paths


def noise(random, units=10, times=6, data_sets=1):
    """Outcomes without any effect: unit levels, common years, and years that lean on the last."""
    level = random.normal(0, 3, (data_sets, units, 1))
    common = random.normal(0, 1, (data_sets, 1, times))
    own = random.normal(0, 1, (data_sets, units, times))
    for time in range(1, times):
        own[..., time] += 0.5 * own[..., time - 1]
    return level + common + own


def panel(units=10, times=6, *, treated=2, start=3, effect=0.0, seed=1):
    paths = path_of(units, times, treated, start)
    outcome = noise(np.random.default_rng(seed), units, times)[0] + effect * paths
    return panel_of(cells_of(outcome, paths))
