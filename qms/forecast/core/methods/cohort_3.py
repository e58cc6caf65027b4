"""Every step moves up, by the ratios of the last 3 transitions; see `cohort.roll`."""

from qms.forecast.core.cohort import roll
from qms.forecast.core.gaps import completed
from qms.forecast.core.known import Known
from qms.forecast.core.method import COHORT_3, Method, Projection, of_living


def project(known: Known, horizon: int) -> Projection:
    """Return the cohort roll."""
    panel = completed(known.pupils)
    path, own = roll(panel, transitions=3, horizon=horizon)
    return of_living(panel, path, own)


METHOD = Method(name=COHORT_3, project=project)
