"""The panel of a finding as the file that the command reads."""

from collections.abc import Iterable
from decimal import Decimal

from qms.followup.core.effect.did.panel import Cell
from qms.kernel.table_write import write_csv

UNIT, TIME, OUTCOME, TREATED = "enhet", "vår", "utfall", "insats"


def panel_csv(cells: Iterable[Cell]) -> bytes:
    """Return a row per unit and spring; an outcome that is not known is empty."""
    rows = (
        (
            one.unit,
            one.time,
            None if one.outcome is None else Decimal(repr(one.outcome)),
            one.is_treated,
        )
        for one in cells
    )
    return write_csv((UNIT, TIME, OUTCOME, TREATED), rows, "en")
