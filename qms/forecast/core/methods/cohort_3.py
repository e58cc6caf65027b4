"""Every step moves up, by the ratios of the last 3 transitions; see `cohort.roll`."""

from functools import partial

from qms.forecast.core.method import COHORT_3, Method
from qms.forecast.core.rolled import cohort

METHOD = Method(name=COHORT_3, project=partial(cohort, transitions=3))
