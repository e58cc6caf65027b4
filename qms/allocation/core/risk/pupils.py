"""Pupils as coded columns: one row per pupil, or per pattern with how many pupils it stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.integer[Any]]
Floats: TypeAlias = NDArray[np.float64]
Whole: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

MISSING = -1
YES_NO = ("nej", "ja")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: `codes` are places in `categories`, MISSING where nothing is known."""

    name: str
    categories: tuple[str, ...]
    codes: Codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupils:
    """Pupils without identity. An outcome is a column of YES_NO; `weights` None is one each."""

    factors: Mapping[str, Column]
    outcomes: Mapping[str, Column] = field(default_factory=dict)
    group: Column | None = None
    weights: Whole | None = None

    @property
    def rows(self) -> int:
        """Return the number of rows, not of pupils."""
        columns = (*self.factors.values(), *self.outcomes.values())
        return len(columns[0].codes) if columns else 0

    @property
    def pupils(self) -> int:
        """Return the number of pupils that the rows stand for."""
        return self.rows if self.weights is None else int(self.weights.sum())


def column_of(name: str, values: Iterable[str | None]) -> Column:
    """Return the texts as a column, categories in order of name; None and empty are missing."""
    whole = [value or "" for value in values]
    categories = tuple(sorted(set(whole) - {""}))
    place = {category: code for code, category in enumerate(categories)} | {"": MISSING}
    codes = np.fromiter((place[value] for value in whole), dtype=np.int32, count=len(whole))
    return Column(name=name, categories=categories, codes=codes)


def yes_no(name: str, values: Sequence[bool | None]) -> Column:
    """Return the truth values as an outcome."""
    codes = np.fromiter(
        (MISSING if value is None else int(value) for value in values),
        dtype=np.int8,
        count=len(values),
    )
    return Column(name=name, categories=YES_NO, codes=codes)


def whole_numbers(values: Iterable[int]) -> Whole:
    """Return the numbers as weights."""
    return np.fromiter(values, dtype=np.int64)
