"""As `cohort-1yr`, with the intake rolled up from births and ages below the lowest step."""

from qms.forecast.core.cohort import roll
from qms.forecast.core.feeders import intake_path
from qms.forecast.core.gaps import completed
from qms.forecast.core.known import Known
from qms.forecast.core.method import PIPELINE_1, Method, Need, Projection, of_living


def project(known: Known, horizon: int) -> Projection:
    """Return the cohort roll; raises ValueError without births or population."""
    if known.feeders is None:
        raise ValueError("a pipeline needs births or population")
    panel = completed(known.pupils)
    intake = intake_path(panel, known.feeders, transitions=1, horizon=horizon)
    path, own = roll(panel, transitions=1, horizon=horizon, intake=intake)
    return of_living(panel, path, own)


METHOD = Method(name=PIPELINE_1, project=project, needs=frozenset({Need.FEEDERS}))
