"""Full schools send children on: the same part of each flow, to its next school with room."""

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.evaluating.ground import BandGround, Ground
from qms.planning.core.plan.flows import NOWHERE, Places
from qms.planning.core.plan.plan import Flags

FULL = 1e-9


def spilled(
    ground: Ground, year: Places, offers: Flags, rooms: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return pupils (S × J × G), unplaced (S × B), travel and riders (S), a state at a time."""
    found = [_state(ground, int(at), offers[n], rooms[n]) for n, at in enumerate(year)]
    pupils, unplaced, travel, riders = zip(*found, strict=True)
    return np.stack(pupils), np.stack(unplaced), np.array(travel), np.array(riders)


def _state(
    ground: Ground, year: int, offers: Flags, rooms: Floats
) -> tuple[Floats, Floats, float, float]:
    """Count one year when it is spread."""
    parts = parts_of(ground, year, offers, rooms)
    both = [*zip(ground.bands, parts, strict=True)]
    unplaced = [(band.children[year].sum(axis=1) * (1 - part.sum(axis=1))).sum()
                for band, part in both]  # fmt: skip
    return (
        _pupils(ground, year, parts),
        np.array(unplaced),
        float(sum((band.travel[year] * part).sum() for band, part in both)),
        float(sum((band.riders[year] * part).sum() for band, part in both)),
    )


def parts_of(ground: Ground, year: int, offers: Flags, rooms: Floats) -> list[Floats]:
    """Return the part of each flow at each school (E × J), by band, in one year.

    Rooms needed are pupils ÷ class size, not rounded, in every round.
    """
    parts = [_first(band, offers[:, at]) for at, band in enumerate(ground.bands)]
    asked = [_rooms_asked(ground, year, band) for band in ground.bands]
    for _ in range(2 * len(rooms)):
        used = _used(parts, asked)
        if not _round(ground, offers, parts, asked=asked, rooms=rooms, used=used):
            break
    return parts


def _rooms_asked(ground: Ground, year: int, band: BandGround) -> Floats:
    """Return the rooms that the whole of each flow would need at each school (E × J)."""
    size = ground.plan.class_size[year][:, ground.case.pool_of[band.grades]]
    return np.asarray(band.children[year] @ (1 / size).T)


def _round(
    ground: Ground, offers: Flags, parts: list[Floats],
    *, asked: list[Floats], rooms: Floats, used: Floats,
) -> bool:  # fmt: skip
    """Let full schools send on what is too much, as far as there is room; return if any moved."""
    free = rooms - used
    over = np.where(free < -FULL, -free / np.maximum(used, FULL), 0.0)
    if not over.any() or not (free > FULL).any():
        return False
    moves = [
        _wanted(band.prefer, part * over, (free > FULL) & offers[:, at])
        for at, (band, part) in enumerate(zip(ground.bands, parts, strict=True))
    ]
    coming = np.zeros(len(free))
    for (flow, to, leaving), room in zip(moves, asked, strict=True):
        np.add.at(coming, to, leaving[flow].sum(axis=1) * room[flow, to])
    fits = np.minimum(1.0, np.maximum(free, 0.0) / np.maximum(coming, FULL))
    for (flow, to, leaving), part in zip(moves, parts, strict=True):
        gone = leaving[flow] * fits[to][:, None]
        part[flow] -= gone
        part[flow, to] += gone.sum(axis=1)
    return bool(coming.any())


def _used(parts: list[Floats], asked: list[Floats]) -> Floats:
    """Return the rooms that each school's pupils need (J)."""
    need = np.zeros(parts[0].shape[1])
    for part, room in zip(parts, asked, strict=True):
        need += (part * room).sum(axis=0)
    return need


def _wanted(prefer: Places, leaving: Floats, has_room: Flags) -> tuple[Places, Places, Floats]:
    """Return the flows that move, the first school with room of each, and what leaves (E × J)."""
    open_to = has_room[prefer] & (prefer != NOWHERE)
    flow = np.flatnonzero(open_to.any(axis=1) & (leaving.sum(axis=1) > FULL))
    return flow, prefer[flow, open_to[flow].argmax(axis=1)], leaving


def _first(band: BandGround, offered: Flags) -> Floats:
    """Return the part of each flow at each school (E × J) before anything is full."""
    free = offered[band.prefer] & (band.prefer != NOWHERE)
    part = np.zeros(band.prefer.shape)
    flow = np.flatnonzero(free.any(axis=1))
    part[flow, band.prefer[flow, free[flow].argmax(axis=1)]] = 1.0
    return part


def _pupils(ground: Ground, year: int, parts: list[Floats]) -> Floats:
    found = np.zeros((len(ground.case.schools), len(ground.case.grades)))
    for band, part in zip(ground.bands, parts, strict=True):
        found[:, band.grades] = part.T @ band.children[year]
    return found
