"""The pupils behind value added: a number to explain, numbers and groups that explain it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qms.allocation.core.risk.pupils import MISSING, Codes, Column, Floats, Whole
from qms.kernel.problems import Problem, RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupils:
    """One row per pupil, or per pattern with `weights`; nan and MISSING are not known.

    `priors` are what was known before (earlier results), `factors` background groups. `group` is
    the unit that gave the outcome, `previous` the one the pupil came from.
    """

    outcome: Floats
    group: Column
    priors: Mapping[str, Floats]
    factors: Mapping[str, Column]
    previous: Column | None = None
    weights: Whole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Pupils of whom everything is known, with one column of `design` per coefficient.

    `left_out` is how many pupils had something missing.
    """

    outcome: Floats
    design: Floats
    names: tuple[str, ...]
    group: Column
    previous: Column | None
    weights: Floats
    left_out: int

    @property
    def n(self) -> int:
        """Return the number of pupils."""
        return int(self.weights.sum())


def material_of(pupils: Pupils) -> Material:
    """Return the pupils who can be counted; raise RefusedError when a column explains nothing."""
    known = _known(pupils)
    weights = np.ones(len(known)) if pupils.weights is None else pupils.weights.astype(float)
    known &= weights > 0
    columns, names = _columns(pupils, known)
    rows = int(known.sum())
    design = np.column_stack(columns) if columns else np.empty((rows, 0))
    return Material(
        outcome=pupils.outcome[known],
        design=design,
        names=tuple(names),
        group=_some(pupils.group, known),
        previous=_some(pupils.previous, known) if pupils.previous else None,
        weights=weights[known],
        left_out=int(weights[~known].sum()),
    )


def _known(pupils: Pupils) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    numbers = (pupils.outcome, *pupils.priors.values())
    columns = [pupils.group, *pupils.factors.values()]
    columns += [pupils.previous] if pupils.previous else []
    known = np.ones(len(pupils.outcome), dtype=bool)
    for number in numbers:
        known &= np.isfinite(number)
    for column in columns:
        known &= column.codes != MISSING
    return known


def _some(column: Column, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Column:
    """Return the rows that are known, with the categories that still have somebody."""
    codes = column.codes[known]
    used = np.bincount(codes, minlength=len(column.categories)) > 0
    renumbered: Codes = (np.cumsum(used) - 1)[codes]
    names = tuple(name for name, is_used in zip(column.categories, used, strict=True) if is_used)
    return Column(name=column.name, categories=names, codes=renumbered)


def _columns(
    pupils: Pupils, known: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[list[Floats], list[str]]:
    columns: list[Floats] = []
    names: list[str] = []
    faults: list[Problem] = []
    for name, values in pupils.priors.items():
        columns.append(values[known])
        names.append(name)
        if known.any() and np.ptp(values[known]) == 0:
            faults.append(_same(name))
    for name, column in pupils.factors.items():
        some = _some(column, known)
        if len(some.categories) < 2:
            faults.append(_same(name))
        reference = int(np.argmax(np.bincount(some.codes))) if len(some.codes) else 0
        for code, category in enumerate(some.categories):
            if code != reference:
                columns.append((some.codes == code).astype(float))
                names.append(f"{name}={category}")
    if faults:
        raise RefusedError(tuple(faults))
    return columns, names


def _same(name: str) -> Problem:
    return Problem(
        message=f"{name} är lika för alla elever som kan räknas.",
        cure="Ta bort kolumnen ur valet.",
        column=name,
    )


def numbers(values: Iterable[float | None]) -> Floats:
    """Return the values as an array, nan where nothing is known."""
    found: Sequence[float] = [np.nan if value is None else value for value in values]
    return np.array(found, dtype=float)


def totals(values: Floats, column: Column) -> Floats:
    """Return the sum of the values per category."""
    found = np.bincount(column.codes, weights=values, minlength=len(column.categories))
    return found.astype(np.float64, copy=False)
