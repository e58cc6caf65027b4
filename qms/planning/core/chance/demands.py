"""From futures of schools to futures of areas: an area's children change as its schools do."""

import numpy as np

from qms.planning.core.case import Case
from qms.planning.core.case.case import Floats


def area_draws(case: Case, ratio: Floats) -> Floats:
    """Return draws of the demand (N × T × I × G) from draws of the schools' pupils.

    `ratio` is drawn ÷ expected pupils by draw, year, school and grade (N × T × J × G), 1 where
    nothing is drawn. Each area's children are multiplied by the ratio of the schools that they
    go to, weighed by how many go there. Without shares all schools weigh as one.
    """
    if case.shares is None:
        return np.asarray(case.demand * ratio.mean(axis=2)[:, :, None, :])
    count, years, _, grades = ratio.shape
    found = np.empty((count, years, len(case.areas), grades))
    for band in range(len(case.bands)):
        some = case.band_grades(band)
        found[..., some] = np.einsum("ij,ntjg->ntig", case.shares[:, band], ratio[..., some])
    return found * case.demand
