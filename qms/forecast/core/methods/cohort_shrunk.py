"""Cohorts by ratios over some eight years, each unit's own shrunk to those of all units."""

from qms.forecast.core.known import Known
from qms.forecast.core.method import Ground, Method, Projection, of_living
from qms.forecast.core.rolling.rolls import steady_roll


def project(known: Known, horizon: int) -> Projection:
    """Return the roll; children of a unit's own start at its mean of 25 years in the long run."""
    path, own = steady_roll(known, horizon)
    return of_living(known.pupils, path, own)


def weigh(ground: Ground) -> float:
    """Return as much as for the recent ratios where children are known, else half of what is usual.

    In a short series it gets all that the last value does not.
    """
    if ground.short:
        return 0.5 + 0.5 * ground.trust
    if ground.single:
        return 0.0
    return 1 + ground.trust if ground.children else 0.5


METHOD = Method(name="cohort-shrunk", project=project, weigh=weigh, by_step=True)
