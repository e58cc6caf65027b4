"""The classes of one unit's grades, from its stored forecast and a largest class."""

from collections.abc import Iterable, Iterator

from qms.forecast.core.classes.chances import class_chances, likely_points
from qms.forecast.core.classes.counts import ClassCount
from qms.forecast.core.classes.sizes import SizeRule
from qms.forecast.core.values import Value


def classes_of(values: Iterable[Value], *, largest: int, horizon: int) -> Iterator[ClassCount]:
    """Yield the classes per step and year, `horizon` years ahead, when no class may be larger."""
    for value in values:
        if value.step is None or value.horizon > horizon or value.mean <= 0:
            continue
        points = likely_points(value.mean, value.hi80 - value.mean, value.hi95 - value.mean)
        rule = SizeRule(largest={value.step: largest})
        yield ClassCount(
            unit=value.unit,
            step=value.step,
            year=value.year,
            pupils=value.mean,
            chances=class_chances(points, rule.split(value.unit, value.step)),
        )
