"""Rows handed over with the fields they came out with, as the import reads them.

A grade comes out as a step and goes in by its name, and an object of factors comes out as one
field and goes in as several. Who sends back what was fetched need not know.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from qms.kernel.schoolyear import FIRST_STEP, LAST_STEP, grade_label
from qms.register.core.columns import GRADES, MARKED, OPEN, Column, Kind
from qms.register.core.dataset import Dataset

Given = dict[str, Any]
STEPS = GRADES | {Kind.AGE_STEP}


def as_in_files(row: Given, dataset: Dataset, *, autumn: int) -> Given:
    """Return the row as files have it; `autumn` is the school year of rows without a year."""
    flat = dict(row)
    years = (row.get(one.key) for one in dataset.columns if one.kind is Kind.YEAR)
    year = _whole(next(years, autumn))
    for column in dataset.columns:
        if column.kind in STEPS and f"{column.key}_label" in row and year is not None:
            named_in = year - 1 if column.kind is Kind.SPRING_GRADE else year
            flat[column.key] = _named(row.get(column.key), named_in)
        parts = _parts(row.get(column.key)) if column.kind in OPEN else None
        if parts is not None:
            del flat[column.key]
            flat |= {f"{column.aliases[0]}:{name}": value for name, value in parts.items()}
    return flat


def _named(step: object, autumn: int) -> object:
    """Return what the step is called that year; what is no step as it stands."""
    number = _whole(step)
    is_step = number is not None and FIRST_STEP <= number <= LAST_STEP
    return grade_label(number, autumn) if number is not None and is_step else step


def _whole(value: object) -> int | None:
    try:
        return int(str(value)) if len(str(value)) <= len("-2000") else None
    except ValueError:
        return None


def _parts(value: object) -> Given | None:
    """Return the object, or the object that the text holds; None where it is none."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def own_rows(content: bytes, dataset: Dataset) -> Sequence[Given] | None:
    """Return the rows of a CSV file with our own fields; None for every other file."""
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    header = lines[0] if lines else []
    is_ours = len({*header}) == len(header) and not marks_of(dataset).isdisjoint(header)
    if not is_ours or any(len(line) not in (0, len(header)) for line in lines):
        return None
    return [dict(zip(header, line, strict=False)) for line in lines[1:]]


def marks_of(dataset: Dataset) -> frozenset[str]:
    """Return the fields by which a file of ours is known: no heading of another file is so."""
    return frozenset(name for column in dataset.columns for name in _marks(column))


def _marks(column: Column) -> Iterator[str]:
    if column.kind in MARKED:
        yield f"{column.key}_reason"
    if column.kind in STEPS:
        yield f"{column.key}_label"
    if column.kind in OPEN:
        yield column.key
