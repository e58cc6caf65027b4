"""Cohorts by shrunk ratios where the latest year counts most; intake from the weighed grid."""

from qms.forecast.core.known import Known
from qms.forecast.core.method import Ground, Method, Projection, of_living
from qms.forecast.core.rolling.rolls import recent_roll


def project(known: Known, horizon: int) -> Projection:
    """Return the roll with pooled ratios that fade by half a year."""
    path, own = recent_roll(known, horizon)
    return of_living(known.pupils, path, own)


def weigh(ground: Ground) -> float:
    """Return more where cohorts are many pupils."""
    if ground.short:
        return 0.0
    return 0.5 if ground.single else 1 + ground.trust


METHOD = Method(name="cohort-recent", project=project, weigh=weigh, by_step=True)
