"""Cohorts by each unit's own ratios of the last three years, hardly shrunk."""

from qms.forecast.core.known import Known
from qms.forecast.core.method import Ground, Method, Projection, of_living
from qms.forecast.core.rolling.rolls import fast_roll


def project(known: Known, horizon: int) -> Projection:
    """Return the roll; intake = (last + 2 × three-year mean) ÷ 3."""
    path, own = fast_roll(known, horizon)
    return of_living(known.pupils, path, own)


def weigh(ground: Ground) -> float:
    """Return a little less than usual."""
    return 0.0 if ground.single or ground.short else 0.8


METHOD = Method(name="cohort-fast", project=project, weigh=weigh, by_step=True)
