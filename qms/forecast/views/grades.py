"""The forecast per grade, with what the grade is called before and after 2028."""

from collections.abc import Sequence
from typing import NamedTuple

from qms.forecast.core.values import Value
from qms.forecast.labels import regime_text, step_label
from qms.i18n.formats import number
from qms.i18n.language import gettext
from qms.kernel.schoolyear import TEN_YEAR_SCHOOL_FROM

NEAR = 5


class GradeTable(NamedTuple):
    """Headings, one row of texts per grade, the sum row, and what 2028 does to the names."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    regime: str

    @property
    def heads(self) -> list[dict[str, object]]:
        """Return the headings as tables want them: numbers but for the first."""
        return [
            {"label": label, "num": at > 0, "cls": "ahead" if at > 1 else ""}
            for at, label in enumerate(self.headers)
        ]


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
            *(_header(origin + ahead) for ahead in shown),
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
        regime=regime_text((min(by_step), max(by_step)), origin, origin + horizon),
    )


def _header(year: int) -> str:
    """Return the year, and in the first of the ten-year school that it is."""
    return (
        gettext("{year}, tioårig").format(year=year) if year == TEN_YEAR_SCHOOL_FROM else str(year)
    )
