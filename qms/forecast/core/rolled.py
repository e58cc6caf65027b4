"""The plain cohort rolls as projections: shared by the candidates `cohort-` and `pipeline-`."""

from qms.forecast.core.cohort import roll
from qms.forecast.core.feeders import intake_path
from qms.forecast.core.gaps import completed
from qms.forecast.core.known import Known
from qms.forecast.core.method import Projection, of_living


def cohort(known: Known, horizon: int, *, transitions: int) -> Projection:
    """Return the cohort roll with ratios and intake of the last `transitions` years."""
    panel = completed(known.pupils)
    path, own = roll(panel, transitions=transitions, horizon=horizon)
    return of_living(panel, path, own)


def pipeline(known: Known, horizon: int, *, transitions: int) -> Projection:
    """Return the cohort roll whose intake comes from births and ages below the lowest step.

    Raises ValueError without births or population.
    """
    if known.feeders is None:
        raise ValueError("a pipeline needs births or population")
    panel = completed(known.pupils)
    intake = intake_path(panel, known.feeders, transitions=transitions, horizon=horizon)
    path, own = roll(panel, transitions=transitions, horizon=horizon, intake=intake)
    return of_living(panel, path, own)
