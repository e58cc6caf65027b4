"""All inputs of a run as plain values, packed to be frozen with it."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

from qms.forecast.core.inputs.values import AreaCount, Dwellings, Flow, HousingRate, Move, MoveKind
from qms.forecast.core.packing import Snapshot, snapshot_of, unpacked
from qms.forecast.core.panel import Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a forecast is made from. Units and areas are names or ids as text.

    `homes` are (unit, area it lies in), `spans` (unit, lowest, highest step it may teach),
    `merged` (unit that went up in another, the other, year). `entry_age` is the age of step 0.
    """

    counts: tuple[Count, ...]
    population: tuple[AreaCount, ...] = ()
    births: tuple[AreaCount, ...] = ()
    dwellings: tuple[Dwellings, ...] = ()
    flows: tuple[Flow, ...] = ()
    moves: tuple[Move, ...] = ()
    rates: tuple[HousingRate, ...] = ()
    homes: tuple[tuple[str, str], ...] = ()
    spans: tuple[tuple[str, int, int], ...] = ()
    merged: tuple[tuple[str, str, int], ...] = ()
    entry_age: int = 6

    @property
    def areas(self) -> tuple[str, ...]:
        """Return every area that anything is known of, in order."""
        named = {one.area for one in (*self.population, *self.births)}
        planned = {one.area for one in self.dwellings} | {one.area for one in self.flows}
        return tuple(sorted(named | planned | {area for _, area in self.homes}))


_AGE = "entry_age"
_ROWS: Mapping[str, Any] = {
    "counts": Count,
    "population": AreaCount,
    "births": AreaCount,
    "dwellings": Dwellings,
    "flows": Flow,
    "moves": Move,
    "rates": HousingRate,
}


def pack_inputs(inputs: Inputs) -> Snapshot:
    """Return the inputs packed; the same inputs in any order give the same bytes."""
    content: dict[str, object] = {
        field.name: sorted((_plain(row) for row in getattr(inputs, field.name)), key=repr)
        for field in fields(inputs)
        if field.name != _AGE
    }
    content[_AGE] = inputs.entry_age
    return snapshot_of(content)


def unpack_inputs(stored: bytes) -> Inputs:
    """Return the inputs; bare counts, as runs once kept them, are inputs without anything else."""
    content = unpacked(stored)
    if isinstance(content, list):
        content = {"counts": content}
    known: dict[str, Any] = {
        name: rows if name == _AGE else tuple(map(tuple, rows)) for name, rows in content.items()
    }
    for name, kind in _ROWS.items():
        known[name] = tuple(_value(kind, row) for row in content.get(name, ()))
    return Inputs(**known)


def _plain(row: Any) -> list[object]:  # noqa: ANN401 - a value of any of the kinds
    return list(row) if isinstance(row, tuple) else list(astuple(row))


def _value(kind: Any, row: Sequence[Any]) -> Any:  # noqa: ANN401 - one of _ROWS
    named = dict(zip((field.name for field in fields(kind)), row, strict=True))
    if kind is Move:
        named["kind"] = MoveKind(named["kind"])
    return kind(**named)
