"""An assessment as JSON: the same figures are the same bytes, and read back they are alike."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from qms.allocation.core.accuracy.found import Assessment
from qms.allocation.core.numerals import canonical

T = TypeVar("T")
DIGITS = 10
"""Significant digits kept: sums of floats in another order differ beyond them."""


def dump(value: object) -> Any:  # noqa: ANN401 - the JSON of any value
    """Return the value as plain JSON; floats with ten significant digits, fractions as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: dump(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (tuple, list)):
        return [dump(one) for one in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Fraction):
        return str(value)
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def load(kind: type[T], table: Mapping[str, Any]) -> T:
    """Return the dataclass that `dump` wrote."""
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in table.items()})


def _value(kind: Any, value: Any) -> Any:  # noqa: ANN401 - as the type hint says
    if isinstance(kind, UnionType):
        if value is None:
            return None
        kind = next(one for one in get_args(kind) if one is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind) and isinstance(kind, type):
        return load(kind, value)
    return kind(value)


def to_bytes(assessment: Assessment) -> bytes:
    """Return the one JSON text of the assessment."""
    return (canonical(dump(assessment)) + "\n").encode()
