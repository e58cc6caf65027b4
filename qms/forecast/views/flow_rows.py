"""Where the pupils of each area go to school, as a table without groups of few."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from qms.forecast.core.inputs.flows import WITHHELD_AS, flows_until
from qms.forecast.core.inputs.values import Flow
from qms.forecast.views.assumption_rows import Grid, Name
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.i18n.order import swedish_key
from qms.kernel.few import few_in

FEWEST_SHOWN = 5


def flow_grid(flows: Sequence[Flow], name: Name, *, year: int) -> Grid:
    """Return the latest flows: a row per school, a column per area; few pupils are hidden.

    A school's pupils are told elsewhere, so the few are never hidden alone.
    """
    sums: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for one in flows_until(flows, year):
        sums[one.unit][one.area] += WITHHELD_AS if one.n is None else one.n
    areas = sorted(
        {area for row in sums.values() for area in row}, key=lambda a: swedish_key(name(a))
    )
    units = sorted(sums, key=lambda unit: swedish_key(name(unit)))
    hidden = {unit: few_in(_whole(sums[unit]), FEWEST_SHOWN) for unit in units}

    def cell(unit: str, area: str) -> str:
        if area in hidden[unit]:
            return gettext("visas inte")
        n = sums[unit].get(area, 0.0)
        return number(n) if n else "–"

    return Grid(
        headers=(gettext("Skola"), *(name(area) for area in areas)),
        rows=tuple((name(unit), *(cell(unit, area) for area in areas)) for unit in units),
    )


def _whole(row: Mapping[str, float]) -> dict[str, int]:
    """Return whole pupils in the order of the open interface, so that both hide the same."""
    return {area: round(row[area]) for area in sorted(row)}
