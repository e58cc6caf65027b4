"""What `qms followup effect` writes: one row that says what was found."""

from math import isfinite

from qms.followup.core.effect.did.evaluate import Effect
from qms.followup.core.effect.value_added.result_file import rounded
from qms.kernel.table_write import Cell, Locale, write_csv

HEADER = ("estimate", "p", "lo", "hi", "mde", "verdict", "reason", "before", "before_p", "units",
          "treated_units", "cells", "lacking", "assignments", "all_assignments")  # fmt: skip


def effect_csv(found: Effect, locale: Locale) -> bytes:
    """Return the finding; an end of the interval that is infinite, and an mde, may be empty."""
    before = found.before
    row: tuple[Cell, ...] = (
        rounded(found.estimate), rounded(found.p),
        *(_finite(value) for value in (found.low, found.high, found.detectable)),
        found.verdict.value, found.reason.value,
        *((None, None) if before is None else (rounded(before.estimate), rounded(before.p))),
        found.units, found.treated_units, found.cells, found.lacking, found.assignments,
        "yes" if found.are_all else "no",
    )  # fmt: skip
    return write_csv(HEADER, [row], locale)


def _finite(value: float | None) -> Cell:
    return None if value is None or not isfinite(value) else rounded(value)
