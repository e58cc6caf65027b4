"""Cohorts by the steady shrunk ratios, with the intake of each unit's last eight years."""

from qms.forecast.core.known import Known
from qms.forecast.core.method import Ground, Method, Projection, of_living
from qms.forecast.core.rolling.rolls import level_roll


def project(known: Known, horizon: int) -> Projection:
    """Return the roll with the eight-year mean intake."""
    path, own = level_roll(known, horizon)
    return of_living(known.pupils, path, own)


def weigh(ground: Ground) -> float:
    """Return more where schools are small; nothing where children are known."""
    return 0.0 if ground.single or ground.short or ground.children else ground.level


METHOD = Method(name="cohort-level", project=project, weigh=weigh, by_step=True)
