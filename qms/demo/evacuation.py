"""The autumn when a water leak emptied half a school: a break in two series, nothing else."""

from collections.abc import Sequence
from dataclasses import replace

from qms.demo.enrolment import CountRow

LEAKING, LENDING = "G13", "G11"
BACK = 8
"""How many autumns ago: before the first background and results."""
SHARE = 0.45


def evacuated(rows: Sequence[CountRow], *, last: int) -> tuple[CountRow, ...]:
    """Return the counts with the pupils that autumn counted where they were taught."""
    autumn = last - BACK
    away = {
        row.step: round(row.n * SHARE)
        for row in rows
        if row.unit == LEAKING and row.autumn == autumn
    }

    def counted(row: CountRow) -> CountRow:
        if row.autumn != autumn or row.unit not in (LEAKING, LENDING):
            return row
        moved = away.get(row.step, 0)
        return replace(row, n=row.n - moved if row.unit == LEAKING else row.n + moved)

    return tuple(counted(row) for row in rows)
