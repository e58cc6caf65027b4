"""What the register has learned of earlier years since a forecast was made."""

import pytest

from qms.forecast.core.inputs.bundle import Inputs
from qms.forecast.core.inputs.since import later_inputs
from qms.forecast.core.inputs.values import AreaCount
from qms.forecast.core.panel import Count


def inputs(counts, births=()):
    return Inputs(
        counts=tuple(Count(unit="A", step=0, year=year, n=n) for year, n in counts),
        births=tuple(AreaCount(area="N", age=0, year=year, n=n) for year, n in births),
    )


@pytest.mark.parametrize(
    ("before", "now", "added", "corrected"),
    [
        pytest.param(inputs([(2024, 9.0)]), inputs([(2024, 9.0)]), {}, {}, id="the-same"),
        pytest.param(inputs([(2025, 9.0)]), inputs([(2025, 9.0), (2026, 8.0)]), {}, {},
                     id="the-new-autumn-is-not-late"),
        pytest.param(inputs([(2025, 9.0)], [(2024, 5.0)]),
                     inputs([(2025, 9.0)], [(2024, 5.0), (2025, 6.0)]),
                     {"births": (2025,)}, {}, id="births-came-late"),
        pytest.param(inputs([(2024, 9.0), (2025, 9.0)]), inputs([(2024, 9.0), (2025, 7.0)]),
                     {}, {"pupil_counts": (2025,)}, id="corrected"),
        pytest.param(inputs([(2024, None)]), inputs([(2024, 7.0)]),
                     {}, {"pupil_counts": (2024,)}, id="no-longer-withheld"),
        pytest.param(inputs([(2024, 9.0), (2025, 9.0)]), inputs([(2025, 9.0)]),
                     {}, {"pupil_counts": (2024,)}, id="taken-away"),
    ],
)  # fmt: skip
def test_what_has_come_and_what_has_been_corrected(before, now, added, corrected):
    found = later_inputs(before, now, until=2025)
    assert (found.added, found.corrected) == (added, corrected)
    assert bool(found) == bool(added or corrected)
