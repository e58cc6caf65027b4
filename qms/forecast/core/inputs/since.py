"""What has been learned of the time before an earlier forecast since that forecast was made."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from qms.forecast.core.inputs.bundle import Inputs

_Key = Callable[[Any], Hashable]
KEYS: Mapping[str, tuple[str, _Key]] = {
    "counts": ("pupil_counts", lambda row: (row.unit, row.step, row.year)),
    "population": ("population", lambda row: (row.area, row.age, row.year)),
    "births": ("births", lambda row: (row.area, row.age, row.year)),
    "flows": ("flows", lambda row: (row.area, row.unit, row.year, row.low, row.high)),
}
"""Part of the inputs → the register's dataset, and what of a row says what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Dataset → years: with rows that were not there then, and with rows that were others."""

    added: Mapping[str, tuple[int, ...]]
    corrected: Mapping[str, tuple[int, ...]]

    def __bool__(self) -> bool:
        """Return whether anything is different."""
        return bool(self.added or self.corrected)


NOTHING_LATER = Later(added={}, corrected={})


def later_inputs(before: Inputs, now: Inputs, *, until: int) -> Later:
    """Return what `now` says of the years up to `until` that `before` did not say, or otherwise.

    Plans are not looked at. A row that has been taken away is a correction.
    """
    added: dict[str, tuple[int, ...]] = {}
    corrected: dict[str, tuple[int, ...]] = {}
    for part, (dataset, key) in KEYS.items():
        old = _rows(getattr(before, part), key, until)
        new = _rows(getattr(now, part), key, until)
        come = _years(row for at, row in new.items() if at not in old)
        other = _years(row for at, row in old.items() if new.get(at) != row)
        if come:
            added[dataset] = come
        if other:
            corrected[dataset] = other
    return Later(added=added, corrected=corrected)


def _rows(rows: Iterable[Any], key: _Key, until: int) -> dict[Hashable, Any]:
    return {key(row): row for row in rows if row.year <= until}


def _years(rows: Iterable[Any]) -> tuple[int, ...]:
    return tuple(sorted({row.year for row in rows}))
