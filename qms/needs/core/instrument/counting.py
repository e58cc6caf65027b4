"""From levels to points to hours, exactly; rounding is last."""

from collections.abc import Mapping
from decimal import Decimal

from qms.kernel.expression import rounded
from qms.needs.core.instrument.result import Count, Ranked
from qms.needs.core.instrument.values import HoursRule, Instrument


def count_levels(
    instrument: Instrument, levels: Mapping[str, int], *, cap: Decimal, counts_from: int = 0
) -> Count:
    """Return points and hours of the levels by question; those below `counts_from` give none."""
    points = {
        question.key: instrument.points[level]
        if (level := levels.get(question.key, 0)) >= counts_from
        else 0
        for question in instrument.ordered
    }
    areas = {
        area: sum(points[question.key] for question in questions)
        for area, questions in instrument.by_area.items()
    }
    ranked = rank(areas, instrument.hours)
    before = sum((one.hours for one in ranked), Decimal(0))
    after = min(before, cap)
    return Count(
        question_points=points,
        area_points=areas,
        profile_points=sum(areas.values()),
        ranked=ranked,
        hours_before_cap=before,
        hours_after_cap=after,
        hours=rounded(after, instrument.hours.quantum, instrument.hours.mode),
    )


def rank(areas: Mapping[str, int], rule: HoursRule) -> tuple[Ranked, ...]:
    """Return the areas with points, the largest first; at equal points the first area first."""
    having = sorted(((key, one) for key, one in areas.items() if one), key=lambda pair: -pair[1])
    last = len(rule.per_point) - 1
    return tuple(
        Ranked(
            area=area,
            points=points,
            weight=rule.per_point[min(place, last)],
            hours=points * rule.per_point[min(place, last)],
        )
        for place, (area, points) in enumerate(having)
    )
