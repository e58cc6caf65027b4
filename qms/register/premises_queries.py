"""Reading buildings, distances and places on the map: the newest that is told of each."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from qms.access.scope import Scope
from qms.kernel.money import ORE_PER_KRONA
from qms.register.core.datasets.buildings import LEASED
from qms.register.core.premises_facts import (
    AreaDistance,
    Building,
    CandidateSite,
    Position,
    UnitPremises,
)
from qms.register.models import FACTS
from qms.register.queries import Ids, current_facts


def premises(session: Session, scope: Scope, *, unit_ids: Ids = None) -> tuple[UnitPremises, ...]:
    """Return the newest premises of each unit, by unit."""
    rows = _newest(session, "premises", "unit_id", scope, unit_ids, key=("unit_id",))
    return tuple(
        UnitPremises(
            unit_id=row.unit_id, building=_building(row), lease_end=row.lease_end,
            notice=row.notice or 0, most_new_rooms=row.most_new_rooms or 0,
            is_mixed=bool(row.is_mixed), is_released=bool(row.is_released),
        )
        for row in rows
    )  # fmt: skip


def distances(session: Session, scope: Scope, *, unit_ids: Ids = None) -> tuple[AreaDistance, ...]:
    """Return the newest distance of each area and unit, ordered so."""
    key = ("area_id", "unit_id")
    return tuple(
        AreaDistance(area_id=row.area_id, unit_id=row.unit_id, km=float(row.km))
        for row in _newest(session, "distances", "unit_id", scope, unit_ids, key=key)
        if row.km is not None
    )


def area_centres(session: Session, scope: Scope) -> dict[int, Position]:
    """Return where the middle of each area lies."""
    rows = _newest(session, "area_centres", "area_id", scope, None, key=("area_id",))
    return {row.area_id: at for row in rows if (at := _position(row))}


def candidates(session: Session, scope: Scope) -> tuple[CandidateSite, ...]:
    """Return the sites where a school may be opened, by name."""
    return tuple(
        CandidateSite(
            name=row.name, area_id=row.area_id, low=row.low, high=row.high,
            m2=None if row.m2 is None else float(row.m2),
            opening_cost=_kronor(row.opening_cost) or 0.0, building=_building(row),
        )
        for row in _newest(session, "candidates", "area_id", scope, None, key=("name",))
    )  # fmt: skip


def _newest(
    session: Session, dataset: str, place: str, scope: Scope, ids: Ids, /, *, key: Iterable[str]
) -> list[Row[Any]]:
    """Return the row of the latest year for each key, ordered by the key."""
    table, names = FACTS[dataset], tuple(key)
    query = current_facts(table, place, scope, None, ids)
    rows = session.execute(query.order_by(*(table.c[name] for name in names), table.c.year))
    found = {tuple(getattr(row, name) for name in names): row for row in rows}
    return list(found.values())


def _building(row: Row[Any]) -> Building:
    return Building(
        year=row.year, rooms=row.rooms, special_rooms=row.special_rooms or 0,
        is_leased=row.tenure == LEASED, internal_rent=_kronor(row.internal_rent),
        capital=_kronor(row.capital), operation=_kronor(row.operation), rent=_kronor(row.rent),
        at=_position(row),
    )  # fmt: skip


def _position(row: Row[Any]) -> Position | None:
    north: Decimal | None = row.latitude
    east: Decimal | None = row.longitude
    if north is None or east is None:
        return None
    return Position(latitude=float(north), longitude=float(east))


def _kronor(ore: int | None) -> float | None:
    return None if ore is None else ore / ORE_PER_KRONA
