"""Small panels written as tables: unit → grade → numbers per year."""

from qms.forecast.core.panel import Count, Panel, build_panel

FIRST = 2020


def panel(*, first=FIRST, **units) -> Panel:
    """Return the panel of `A={0: [10, 11], 1: [9, 10]}`; None leaves the row out."""
    return build_panel(
        Count(unit=unit, step=step, year=first + place, n=number)
        for unit, steps in units.items()
        for step, numbers in steps.items()
        for place, number in enumerate(numbers)
        if number is not None
    )
