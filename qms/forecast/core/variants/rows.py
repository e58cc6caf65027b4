"""A variant's numbers beside the forecast's, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from qms.forecast.core.panel import FloatArray
from qms.forecast.core.values import ALL_UNITS, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantValue:
    """A row of the forecast with the variant's number beside it, both in pupils."""

    model: Value
    mean: float

    @property
    def difference(self) -> float:
        """Return how many more (below 0: fewer) the variant has."""
        return self.mean - self.model.mean


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Numbers:
    """A variant's numbers: `path` is units × steps × years, without NaN."""

    units: tuple[str, ...]
    steps: tuple[int, ...]
    origin: int
    path: FloatArray

    def to_plain(self) -> dict[str, Any]:
        """Return the numbers as plain JSON."""
        return {
            "units": list(self.units),
            "steps": list(self.steps),
            "origin": self.origin,
            "path": self.path.tolist(),
        }

    @staticmethod
    def from_plain(content: Mapping[str, Any]) -> "Numbers":
        """Return the numbers that `to_plain` wrote."""
        return Numbers(
            units=tuple(content["units"]),
            steps=tuple(content["steps"]),
            origin=content["origin"],
            path=np.asarray(content["path"], dtype=np.float64),
        )

    def of(self, unit: str, step: int | None, year: int) -> float:
        """Return the pupils of the unit (`*`: all) in the step (None: all)."""
        at = self.units.index(unit) if unit != ALL_UNITS else slice(None)
        steps = self.steps.index(step) if step is not None else slice(None)
        return float(np.sum(self.path[at, steps, year - self.origin - 1]))


def beside(numbers: Numbers, values: Iterable[Value]) -> Iterator[VariantValue]:
    """Yield each row of the forecast with the variant's number.

    Where `values` have steps, a step that only the variant has pupils in stands last among its
    unit's, with nobody in the forecast.
    """
    for unit, rows in groupby(values, key=lambda value: value.unit):
        mine = list(rows)
        for value in (*mine, *_only_in_variant(numbers, unit, mine)):
            mean = numbers.of(value.unit, value.step, value.year)
            yield VariantValue(model=value, mean=mean)


def _only_in_variant(numbers: Numbers, unit: str, rows: Sequence[Value]) -> Iterator[Value]:
    sums = [value for value in rows if value.step is None]
    told = {value.step for value in rows}
    if told == {None}:
        return
    for step in numbers.steps:
        if step not in told and any(numbers.of(unit, step, value.year) for value in sums):
            for value in sums:
                yield replace(
                    value, step=step, mean=0.0, lo80=0.0, hi80=0.0, lo95=0.0, hi95=0.0,
                    last_value=0.0,
                )  # fmt: skip


def of_units(rows: Sequence[VariantValue], year: int) -> list[VariantValue]:
    """Return the units' sums of one year."""
    return [
        row
        for row in rows
        if row.model.unit != ALL_UNITS and row.model.step is None and row.model.year == year
    ]
