"""More children than the forecast says, little by little: what a reserve is planned for."""

from dataclasses import replace

import numpy as np

from qms.planning.core.case import Case

BY_YEARS = 10


def with_reserve(case: Case, part: float) -> Case:
    """Return the case with `part` more children in the tenth year, and as much of it before."""
    rise = 1 + part * np.minimum(np.arange(len(case.demand)) / (BY_YEARS - 1), 1.0)
    return replace(case, demand=case.demand * rise[:, None, None])
