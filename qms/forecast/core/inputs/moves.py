"""Planned openings and closings: pupils move between units, and none is lost on the way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from qms.forecast.core.inputs.findings import InputFinding, Kind
from qms.forecast.core.inputs.values import Move, MoveKind
from qms.forecast.core.panel import FloatArray, Panel

WHOLE = 0.005  # shares are written with two decimals


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The moves that can be applied, and what is said of the others."""

    moves: tuple[Move, ...]
    findings: tuple[InputFinding, ...]


def check_moves(moves: Iterable[Move], panel: Panel, *, horizon: int) -> Checked:
    """Return the moves within the horizon whose shares make sense, and a finding per other.

    A closing must send all pupils of every grade the unit has somewhere; no grade can send more
    than all its pupils away in one year.
    """
    origin = panel.last_year
    alive = {panel.units[u] for u in np.flatnonzero(panel.alive())}
    arriving = {move.to for move in moves} - alive
    findings: list[InputFinding] = []
    coming: dict[tuple[str, int], list[Move]] = defaultdict(list)
    for move in moves:
        reason = _untimely(move, origin=origin, horizon=horizon)
        if reason is None and move.unit not in alive | arriving:
            reason = Kind.MOVE_UNKNOWN
        if reason is not None:
            findings.append(_said(reason, move))
        else:
            coming[move.unit, move.year].append(move)
    kept: list[Move] = []
    for group in coming.values():
        fault = _wrong_shares(group, panel)
        if fault is None:
            kept += group
        else:
            findings.append(fault)
    kept.sort(key=lambda move: (move.year, move.unit, move.to, move.low))
    return Checked(moves=tuple(kept), findings=tuple(findings))


def with_moves(
    path: FloatArray,
    moves: Sequence[Move],
    *,
    units: Sequence[str],
    steps: Sequence[int],
    origin: int,
) -> FloatArray:
    """Return the path (… × units × steps × horizon) with the pupils where the plan sends them.

    Shares are of the pupils the unit would have had that year. Moves of one year are made at
    once, those of a later year after those of an earlier. NaN counts as nobody for the units
    that are concerned.
    """
    moved = path.copy()
    place = {unit: at for at, unit in enumerate(units)}
    for move in moves:
        for at in (place[move.unit], place[move.to]):
            moved[..., at, :, :] = np.nan_to_num(moved[..., at, :, :])
    for year in sorted({move.year for move in moves}):
        ahead = max(year - origin - 1, 0)
        before = moved[..., ahead:].copy()
        for move in (move for move in moves if move.year == year):
            span = [at for at, step in enumerate(steps) if move.low <= step <= move.high]
            sent = move.share * before[..., place[move.unit], span, :]
            moved[..., place[move.unit], span, ahead:] -= sent
            moved[..., place[move.to], span, ahead:] += sent
    return np.asarray(np.maximum(moved, 0.0) if moves else moved)


def concerned(moves: Iterable[Move]) -> Collection[str]:
    """Return the units that any of the moves sends pupils from or to."""
    return {unit for move in moves for unit in (move.unit, move.to)}


def _untimely(move: Move, *, origin: int, horizon: int) -> Kind | None:
    if move.year <= origin:
        return Kind.MOVE_PASSED
    return Kind.MOVE_LATER if move.year > origin + horizon else None


def _wrong_shares(group: Sequence[Move], panel: Panel) -> InputFinding | None:
    """Return what is wrong with one unit's moves of one year."""
    first = group[0]
    sent = {
        step: sum(move.share for move in group if move.low <= step <= move.high)
        for step in panel.steps
    }
    if max(sent.values(), default=0.0) > 1 + WHOLE:
        step = max(sent, key=lambda at: sent[at])
        return _said(Kind.MOVE_TOO_MUCH, first, step=step, size=sent[step])
    if any(move.kind is MoveKind.CLOSE for move in group):
        for step in _taught(panel, first.unit):
            if sent[step] < 1 - WHOLE:
                return _said(Kind.MOVE_INCOMPLETE, first, step=step, size=sent[step])
    return None


def _taught(panel: Panel, unit: str) -> list[int]:
    if unit not in panel.units:
        return []
    now = panel.counts[panel.units.index(unit), :, -1]
    return [step for step, n in zip(panel.steps, now, strict=True) if n > 0 or np.isnan(n)]


def _said(
    kind: Kind, move: Move, *, step: int | None = None, size: float | None = None
) -> InputFinding:
    return InputFinding(
        kind=kind, unit=move.unit, year=move.year, step=step, size=size, other=move.to
    )
