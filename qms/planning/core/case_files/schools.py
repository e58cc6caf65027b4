"""schools.csv and areas.csv: what there is, and where children live."""

from collections.abc import Collection, Mapping
from typing import Any

from qms.planning.core.case import School, Tenure
from qms.planning.core.case_files.lines import Line, opened
from qms.planning.core.case_files.settings import Settings
from qms.planning.core.case_files.sources import AREAS, SCHOOLS, Faults
from qms.register.core.premises_facts import Position

KRONOR = {
    "internal_rent": ("internal_rent", "internhyra"),
    "capital": ("capital", "kapitalkostnad", "kapital"),
    "operation": ("operation", "drift", "driftkostnad"),
    "rent": ("rent", "hyra"),
    "fixed": ("fixed", "fast", "fast kostnad"),
    "opening_cost": ("opening_cost", "startkostnad"),
    "closing_cost": ("closing_cost", "avvecklingskostnad"),
}
WHOLE = {
    "rooms": ("rooms", "klassrum", "rum"),
    "special_rooms": ("special_rooms", "specialsalar"),
    "notice": ("notice", "uppsägningstid"),
    "most_new_rooms": ("most_new_rooms", "rum som kan byggas"),
}
YEARS = {
    "lease_end": ("lease_end", "avtal till", "kontraktsslut"),
    "opens": ("opens", "öppnar tidigast"),
}
FLAGS = {
    "is_mixed": ("mixed", "åldersblandat", "is_mixed"),
    "is_locked": ("locked", "låst", "is_locked"),
    "is_released": ("released", "avvecklas", "is_released"),
}
AT = {"latitude": ("latitude", "latitud", "lat"), "longitude": ("longitude", "longitud", "lon")}
NAMES: Mapping[str, tuple[str, ...]] = {
    "school": ("school", "skola", "key", "enhet"),
    "name": ("name", "namn"),
    "area": ("area", "område"),
    "bands": ("bands", "stadier"),
    "m2": ("m2", "yta", "kvm"),
    "tenure": ("tenure", "ägs"),
    "lease_start": ("lease_start", "avtal från", "kontraktsstart"),
    "level": ("level", "prisnivå"),
    **KRONOR,
    **WHOLE,
    **YEARS,
    **FLAGS,
    **AT,
}
NEEDED = ("school", "bands", "rooms")
TENURES = {
    "": Tenure.OWNED, "owned": Tenure.OWNED, "ägd": Tenure.OWNED, "egen": Tenure.OWNED,
    "leased": Tenure.LEASED, "hyrd": Tenure.LEASED,
}  # fmt: skip


def read_areas(content: bytes, faults: Faults) -> dict[str, Position | None] | None:
    """Return the areas in the order of the file with where they lie, None if it is unreadable."""
    sheet = opened(
        content, file=AREAS, names={"area": NAMES["area"], **AT}, optional=AT, faults=faults
    )
    if sheet is None:
        return None
    found: dict[str, Position | None] = {}
    for line in sheet.lines():
        area = line.needed("area")
        if area and area in found:
            line.fault("area", f"Området {area} finns två gånger.", "Ta bort den ena raden.")
        found[area] = line.position()
    sheet.close(faults)
    return found


def read_schools(
    content: bytes, *, settings: Settings | None, areas: Collection[str] | None, faults: Faults
) -> dict[School, Position | None] | None:
    """Return the schools in the order of the file with where they lie, None if it is unreadable.

    Bands and price levels are only looked at when case.toml could be read, areas when theirs could.
    """
    optional = [name for name in NAMES if name not in NEEDED]
    sheet = opened(content, file=SCHOOLS, names=NAMES, optional=optional, faults=faults)
    if sheet is None:
        return None
    found: dict[str, tuple[School, Position | None]] = {}
    for line in sheet.lines():
        key = line.needed("school")
        if key and key in found:
            line.fault("school", f"Skolan {key} finns två gånger.", "Ta bort den ena raden.")
        found[key] = _school(line, key, settings), line.position()
        if line.text("area"):
            line.known("area", areas, f"Lägg till området i {AREAS}, eller lämna tomt.")
        faults.rows[SCHOOLS, (key,)] = line.row.number
    sheet.close(faults)
    return dict(found.values())


def _school(line: Line, key: str, settings: Settings | None) -> School:
    numbers: dict[str, Any] = {name: line.number(name) or 0.0 for name in (*KRONOR, "m2")}
    numbers |= {name: line.whole(name) or 0 for name in WHOLE}
    numbers |= {name: line.year(name) for name in YEARS}
    numbers |= {name: line.yes(name) for name in FLAGS}
    line.needed("rooms")
    _check_lease(line, numbers["lease_end"])
    _check_level(line, settings)
    tenure = TENURES.get(line.text("tenure").casefold())
    if tenure is None:
        line.fault("tenure", f"{line.text('tenure')} är varken owned eller leased.",
                   "Skriv owned (ägd) eller leased (hyrd).")  # fmt: skip
    return School(
        key=key, name=line.text("name") or key, area=line.text("area"),
        bands=_bands(line, settings), tenure=tenure or Tenure.OWNED, **numbers,
    )  # fmt: skip


def _bands(line: Line, settings: Settings | None) -> tuple[str, ...]:
    """Return the bands of the cell, in the order of the grades: `F-3 4-6`, with spaces or +."""
    told = line.text("bands").replace("+", " ").replace("–", "-").replace(",", " ").split()
    if settings is None:
        return tuple(told)
    known = settings.bands
    for band in told:
        if band not in known:
            line.fault("bands", f"Stadiet {band} finns inte.", f"Skriv {' '.join(known)}.")
    if not told:
        line.fault("bands", "Skolan har inga årskurser.", f"Skriv stadier: {' '.join(known)}.")
    return tuple(band for band in known if band in told)


def _check_lease(line: Line, end: int | None) -> None:
    start = line.year("lease_start")
    if start is not None and end is not None and end < start:
        line.fault("lease_end", f"Hyreskontraktet slutar {end}, före starten {start}.",
                   "Rätta det ena året.")  # fmt: skip


def _check_level(line: Line, settings: Settings | None) -> None:
    level = line.year("level")
    of_case = None if settings is None else settings.prices.level
    if level and of_case and level != of_case:
        line.fault("level", f"Skolans kronor är i {level} års priser men planens i "
                   f"{of_case} års.",
                   "Räkna om dem till samma år.")  # fmt: skip
