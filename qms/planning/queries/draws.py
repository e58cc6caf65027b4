"""The forecast's joint draws, as a study's alternatives are tried by them."""

from collections.abc import Iterator, Mapping

import numpy as np
from sqlalchemy.orm import Session

from qms.forecast import queries as forecast
from qms.forecast.core.errors.futures import Futures
from qms.kernel.schoolyear import parse_grade
from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats
from qms.planning.core.chance.demands import area_draws
from qms.planning.core.from_register.basis import Basis, notes_in
from qms.planning.core.from_register.notes import Told

DRAWS, SEED = 1_000, 2027
OF_FORECAST = frozenset({Told.FORECAST, Told.FORECAST_DRAFT})


def forecast_of(basis: Basis) -> int | None:
    """Return the forecast run that a study's children come from, None where there is none."""
    runs = [one.values["run"] for one in notes_in(basis) if one.told in OF_FORECAST]
    return int(runs[0]) if runs else None


def demand_draws(
    session: Session, case: Case, basis: Basis, *, n: int = DRAWS, seed: int = SEED
) -> Floats | None:
    """Return `n` joint draws of the demand (N × T × I × G); the same run and seed, the same draws.

    None for a study without a forecast, or with one that is stored without its errors.
    """
    run = forecast_of(basis)
    futures = None if run is None else forecast.futures(session, run)
    if futures is None:
        return None
    drawn = np.concatenate(list(futures.blocks(n=n, seed=seed)))
    return area_draws(case, ratios(case, basis.get("units", {}), futures, drawn))


def ratios(case: Case, units: Mapping[str, int], futures: Futures, drawn: Floats) -> Floats:
    """Return drawn ÷ expected by school of the case (N × T × J × G).

    `units` is the forecast's unit by the school's key. 1 where the forecast has no children and
    in years before it; after its last year that year's ratio goes on.
    """
    found = np.ones((len(drawn), len(case.demand), len(case.schools), len(case.grades)))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(futures.path > 0, drawn / futures.path, 1.0)
    steps = [*_steps(case, futures)]
    ahead = [min(year - futures.years[0], len(futures.years) - 1) for year in case.years]
    for place, school in enumerate(case.schools):
        if (unit := str(units.get(school.key, ""))) not in futures.units:
            continue
        mine = ratio[:, futures.units.index(unit)]
        for t, year in enumerate(ahead):
            for grade, step in steps if year >= 0 else ():
                found[:, t, place, grade] = mine[:, step, year]
    return found


def _steps(case: Case, futures: Futures) -> Iterator[tuple[int, int]]:
    """Yield the place of each grade that the forecast has, and its place there."""
    for place, grade in enumerate(case.grades):
        step = parse_grade(grade.key, case.first_year)
        if step is not None and step in futures.steps:
            yield place, futures.steps.index(step)
