"""Every step moves up, by the ratios of the last 1 transition; see `cohort.roll`."""

from functools import partial

from qms.forecast.core.method import COHORT_1, Method
from qms.forecast.core.rolled import cohort

METHOD = Method(name=COHORT_1, project=partial(cohort, transitions=1))
