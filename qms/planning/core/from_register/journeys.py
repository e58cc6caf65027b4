"""Kilometres from areas to schools: as a file says, else along a straight line with detours."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qms.planning.core.case.case import Floats
from qms.planning.core.from_register.notes import Note, Told, note
from qms.planning.core.from_register.snapshot import Snapshot
from qms.register.core.premises_facts import Position

EARTH_KM = 6_371.0
OWN_AREA_KM, OTHER_AREA_KM = 1.0, 10.0
"""What stands in where neither a file nor the map says how far it is."""
SUSPECT_KM = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A school as journeys see it; `unit_id` is None for a site."""

    unit_id: int | None
    name: str
    area_id: int | None
    at: Position | None


def journeys(
    found: Snapshot, places: Sequence[Place], *, detour: float
) -> tuple[Floats, tuple[Note, ...]]:
    """Return km by area and school (I × J)."""
    km, made, notes = np.empty((len(found.areas), len(places))), 0, []
    for row, (area, name) in enumerate(found.areas.items()):
        for column, place in enumerate(places):
            known = found.distances.get((area, place.unit_id)) if place.unit_id else None
            if known is None:
                known = _by_map(found, area, place, detour=detour)
                made += known is not None
            if known is None:
                known = OWN_AREA_KM if place.area_id == area else OTHER_AREA_KM
                notes.append(note(Told.NO_DISTANCE, school=place.name, area=name, km=known))
            km[row, column] = known
    if made:
        notes.append(note(Told.DISTANCE_MADE, n=made))
    middle = float(np.median(km))
    if middle < SUSPECT_KM:
        notes.append(note(Told.SHORT_DISTANCES, km=middle))
    return km, tuple(notes)


def _by_map(found: Snapshot, area: int, place: Place, *, detour: float) -> float | None:
    """Return the way on the map; a school without a position lies somewhere in its area."""
    centre, at = found.centres.get(area), place.at
    if at is None and place.area_id == area and centre:
        return OWN_AREA_KM
    at = at or found.centres.get(place.area_id or 0)
    return detour * straight_km(centre, at) if centre and at else None


def straight_km(one: Position, other: Position) -> float:
    """Return the distance along the earth's surface by the haversine formula."""
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude)
    both = math.cos(math.radians(one.latitude)) * math.cos(math.radians(other.latitude))
    chord = math.sin(north / 2) ** 2 + both * math.sin(east / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(chord))
