"""The forecast per grade, with what the grade is called before and after 2028."""

from collections.abc import Sequence
from typing import NamedTuple

from qms.forecast.core.values import Value
from qms.forecast.labels import step_label
from qms.i18n.formats import number
from qms.i18n.language import gettext

NEAR = 5


class GradeTable(NamedTuple):
    """Headings, one row of texts per grade, and the sum row."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]


def grade_table(values: Sequence[Value]) -> GradeTable:
    """Return the table of one unit's values, or of all units together.

    Columns are the last observed year, the nearest five years and the last one.
    """
    sums = [value for value in values if value.step is None]
    horizon = sums[-1].horizon
    shown = sorted({*range(1, min(NEAR, horizon) + 1), horizon})
    origin = sums[0].year - 1
    by_step: dict[int, dict[int, Value]] = {}
    for value in values:
        if value.step is not None:
            by_step.setdefault(value.step, {})[value.horizon] = value
    return GradeTable(
        headers=(
            gettext("Årskurs"),
            str(origin),
            *(str(origin + ahead) for ahead in shown),
        ),
        rows=tuple(
            (
                step_label(step, origin, origin + horizon),
                number(ahead[1].last_value),
                *(number(ahead[h].mean) for h in shown),
            )
            for step, ahead in sorted(by_step.items())
        ),
        total=(
            gettext("Summa"),
            number(sums[0].last_value),
            *(number(sums[h - 1].mean) for h in shown),
        ),
    )
