"""The municipality's own path: what each candidate says of the sum, weighed by errors of the sum.

A sum of school forecasts carries what each school's forecast leans to; the sum itself is many
pupils, and its cohorts can be trusted more. So the candidates' sums, the sum of the combined units
and, where it is fitted, Prophet of the sum are weighed as in `learning`, as one unit.
"""

from collections.abc import Mapping

import numpy as np

from qms.forecast.core.auto.learning import REACH, Evidence, weighed
from qms.forecast.core.auto.trail import Said
from qms.forecast.core.known import Known
from qms.forecast.core.panel import FloatArray
from qms.forecast.core.rolling.broken import broken_at
from qms.forecast.core.series import complete_years

ALL_UNITS = "*"
OF_UNITS = 2.0  # prior weight of the sum of the units' combined forecasts: of two members
OF_FIT = 0.15  # prior weight of Prophet fitted to the sum: it must earn its weight


def sums_of(known: Known, said: Said, units: FloatArray) -> FloatArray:
    """Return candidates × horizon: the members' sums, that of `units`, Prophet of the sum.

    NaN for a candidate that could not be used.
    """
    horizon = units.shape[1]
    fitted = np.full(horizon, np.nan)
    found = known.trends.get((ALL_UNITS, known.pupils.last_year), ())[:horizon]
    fitted[: len(found)] = found
    members = np.where(said.usable[:, None], np.nansum(said.totals, axis=1), np.nan)
    return np.concatenate([members, np.nansum(units, axis=0)[None], fitted[None]])


def own_path(
    known: Known, said: Said, sums: FloatArray, earlier: Mapping[int, FloatArray]
) -> FloatArray:
    """Return the path (horizon) from `sums`; `earlier` holds those of earlier places."""
    actual, broken = actual_sums(known), broken_at(known)
    evidence = Evidence(*sums.shape)
    place = len(actual) - 1
    for ahead in range(1, sums.shape[1] + 1):
        for age in range(min(REACH, place - ahead + 1)):
            origin = place - ahead - age
            if broken.crossed(origin, ahead):
                continue
            if origin in earlier and actual[origin + ahead] > 0:
                became = actual[origin + ahead]
                evidence.add(ahead, age, np.abs(earlier[origin][:, ahead - 1] - became) / became)
    others = np.array([OF_UNITS, OF_FIT])[:, None]
    prior = np.concatenate([said.prior_of_sum, np.broadcast_to(others, (2, sums.shape[1]))])
    weights = weighed(np.where(np.isnan(sums), 0.0, prior), evidence, units=1)
    return np.asarray((weights * np.nan_to_num(sums)).sum(axis=0))


def actual_sums(known: Known) -> FloatArray:
    """Return, per year, all counted pupils; NaN where a unit's number is missing."""

    def make() -> FloatArray:
        panel = known.pupils
        return np.where(complete_years(panel), np.nansum(panel.totals(), axis=0), np.nan)

    return known.latest("actual sums", make)
