"""Open units whose numbers for the last years have not come: they are estimated, not forgotten."""

from collections.abc import Collection, Sequence

from qms.forecast.core.gaps import LONGEST_GAP
from qms.forecast.core.panel import Count


def through_whole_years(counts: Sequence[Count]) -> tuple[Count, ...]:
    """Return the counts without a last year that most units have not reported yet.

    A year with less than half the units of the year before is still coming in: a forecast
    from it would take the few for all.
    """
    units: dict[int, set[str]] = {}
    for count in counts:
        units.setdefault(count.year, set()).add(count.unit)
    last = max(units, default=0)
    if len(units.get(last, ())) * 2 >= len(units.get(last - 1, ())):
        return tuple(counts)
    return tuple(count for count in counts if count.year != last)


def with_late_years(counts: Sequence[Count], open_units: Collection[str]) -> tuple[Count, ...]:
    """Return the counts with unknown ones added for the years that open units have not reported.

    At most two years; a unit that has been silent for longer is left as it is. The added
    counts have no number, so they are estimated like withheld ones and never scored.
    """
    last = max((count.year for count in counts), default=0)
    latest: dict[str, int] = {}
    for count in counts:
        latest[count.unit] = max(latest.get(count.unit, 0), count.year)
    late = {
        unit: year
        for unit, year in latest.items()
        if unit in open_units and 0 < last - year <= LONGEST_GAP
    }
    added = [
        Count(unit=count.unit, step=count.step, year=year, n=None)
        for count in counts
        if count.year == late.get(count.unit) and count.n != 0
        for year in range(count.year + 1, last + 1)
    ]
    return (*counts, *added)
