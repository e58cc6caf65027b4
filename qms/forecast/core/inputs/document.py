"""What a run keeps of its inputs for readers: what was found, supported, and laid on top."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from qms.forecast.core.inputs.collect import findings_of
from qms.forecast.core.inputs.findings import InputFinding, Kind
from qms.forecast.core.inputs.laying import Laying
from qms.forecast.core.inputs.support import Supports
from qms.forecast.core.inputs.values import Move, MoveKind
from qms.forecast.core.known import Known
from qms.forecast.core.panel import FloatArray

NAME = "inputs"
SMALLEST = 0.005  # pupils; less is nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsSaid:
    """What a run says of its inputs.

    `housing` and `moved` are unit → pupils per year ahead: what homes add (whether they are
    used or not) and what openings and closings take or give. Units without either are left out.
    `planned` are the openings, closings and moves that are laid on the forecast.
    """

    findings: tuple[InputFinding, ...]
    supports: Supports
    uses_housing: bool
    housing: Mapping[str, tuple[float, ...]]
    moved: Mapping[str, tuple[float, ...]]
    planned: tuple[Move, ...] = ()

    def closes(self, unit: str) -> int | None:
        """Return the autumn from which the unit is closed by plan, None where it stays."""
        years = [one.year for one in self.planned
                 if one.unit == unit and one.kind is MoveKind.CLOSE]  # fmt: skip
        return min(years, default=None)


def said_of(known: Known, laying: Laying) -> InputsSaid:
    """Return what is to be said of the inputs of a forecast."""
    laid, horizon = laying.laid, laying.used.horizon
    if laid is None or known.inputs is None:
        return InputsSaid(
            findings=(), supports=Supports(), uses_housing=False, housing={}, moved={}
        )
    units = laying.panel.units
    after = np.nansum(laying.used.path[-1], axis=1)
    before = np.nansum(laying.before, axis=1)
    used = laid.layers.housing
    if used is not None:
        before[: len(used)] = np.maximum(before[: len(used)] + used.sum(axis=1), 0)
    concerned = {unit for move in laid.layers.moves for unit in (move.unit, move.to)}
    moved = np.where(np.isin(units, sorted(concerned))[:, None], after - before, 0.0)
    homes = laid.housing if laid.housing is not None else np.zeros((len(units), 1, horizon))
    return InputsSaid(
        findings=findings_of(known.inputs, known.pupils, horizon=horizon, others=laid.findings),
        supports=known.supports or Supports(),
        uses_housing=used is not None,
        housing=_rows(units, homes.sum(axis=1)),
        moved=_rows(units, moved),
        planned=laid.layers.moves,
    )


def _rows(units: Iterable[str], values: FloatArray) -> dict[str, tuple[float, ...]]:
    return {
        unit: tuple(round(float(n), 4) for n in row)
        for unit, row in zip(units, values, strict=False)
        if np.abs(row).max(initial=0.0) >= SMALLEST
    }


def to_plain(said: InputsSaid) -> dict[str, Any]:
    """Return it as plain JSON; a run without plans keeps no word of them."""
    planned = [list(astuple(one)) for one in said.planned]
    return {
        "findings": [list(astuple(one)) for one in said.findings],
        "supports": said.supports.to_plain(),
        "uses_housing": said.uses_housing,
        "housing": {unit: list(row) for unit, row in said.housing.items()},
        "moved": {unit: list(row) for unit, row in said.moved.items()},
        **({"planned": planned} if planned else {}),
    }


def from_plain(content: Mapping[str, Any]) -> InputsSaid:
    """Return what `to_plain` wrote."""
    return InputsSaid(
        findings=tuple(_finding(row) for row in content["findings"]),
        supports=Supports.from_plain(content["supports"]),
        uses_housing=content["uses_housing"],
        housing={unit: tuple(row) for unit, row in content["housing"].items()},
        moved={unit: tuple(row) for unit, row in content["moved"].items()},
        planned=tuple(_move(row) for row in content.get("planned", ())),
    )


def _finding(row: list[Any]) -> InputFinding:
    kind, unit, year, step, size, other = row
    return InputFinding(kind=Kind(kind), unit=unit, year=year, step=step, size=size, other=other)


def _move(row: list[Any]) -> Move:
    unit, to, year, kind, low, high, share = row
    return Move(unit=unit, to=to, year=year, kind=MoveKind(kind), low=low, high=high, share=share)
