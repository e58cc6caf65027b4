"""The buildings, distances and sites as they came in, before the plans for them are made."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from qms.demo.generate import DemoData
from qms.demo.load.files import csv_bytes
from qms.demo.load.importing import import_file
from qms.demo.load.world import Happening, World
from qms.demo.municipality import AREA_BY_KEY, BY_KEY
from qms.demo.places import AREAS
from qms.demo.premises import (
    INTERNAL_RENT,
    OFFSETS,
    SITES,
    PremisesRow,
    distance_rows,
    place_of,
    position_of,
    premises_rows,
)
from qms.demo.years import working_moment
from qms.kernel.schoolyear import grade_label

PREMISES_HEAD = (
    "Enhet;År;Klassrum;Specialsalar;Upplåtelse;Internhyra per m2;Kapitalkostnad;Drift per m2;Hyra;"
    "Avtalet slutar;Uppsägningstid;Rum som kan byggas till;Åldersblandade klasser;"
    "Avvecklas vid stängning;Latitud;Longitud"
)
CANDIDATES_HEAD = (
    "Namn;Tidigaste år;Område;Från årskurs;Till årskurs;Klassrum;Specialsalar;Kvadratmeter;"
    "Upplåtelse;Kostnad att öppna;Internhyra per m2;Kapitalkostnad;Drift per m2;Latitud;Longitud"
)
MINUTE = timedelta(minutes=1)


def buildings(data: DemoData) -> Iterator[Happening]:
    """Yield the files of the last autumn."""
    year = data.years.last_autumn
    first = working_moment(year, 9, 8, hour=9)
    made = {
        "area_centres": ("områdenas_mitt", area_centres_file),
        "premises": ("lokaler", premises_file),
        "distances": ("avstånd", distances_file),
        "candidates": ("lägen_för_skolor", candidates_file),
    }
    for turn, (dataset, (name, make)) in enumerate(made.items()):
        do = partial(_import, dataset, f"{name}_{year}.csv", make(data))
        yield Happening(at=first + turn * MINUTE, do=do)


def _import(dataset: str, name: str, content: bytes, world: World, now: datetime) -> None:
    import_file(world, dataset=dataset, name=name, content=content, now=now)


def premises_file(data: DemoData) -> bytes:
    """Return the own units' premises."""
    year = data.years.last_autumn
    return csv_bytes(PREMISES_HEAD, (_premises(data, row, year) for row in premises_rows(data)))


def _premises(data: DemoData, row: PremisesRow, year: int) -> tuple[object, ...]:
    latitude, longitude = position_of(place_of(data, BY_KEY[row.unit]))
    leased = row.rent is not None
    money = ("", "", "") if leased else (INTERNAL_RENT, row.capital, row.operation)
    return (
        row.unit, year, row.rooms, row.special_rooms, "hyrd" if leased else "ägd", *money,
        row.rent if leased else "", row.lease_end or "", row.notice, row.most_new_rooms,
        _yes(row.is_mixed), _yes(row.is_released), _comma(latitude), _comma(longitude),
    )  # fmt: skip


def distances_file(data: DemoData) -> bytes:
    """Return the distance from every area to every unit."""
    year = data.years.last_autumn
    return csv_bytes(
        "Område;Enhet;År;Kilometer",
        (
            (AREA_BY_KEY[area].name, unit, year, _comma(km))
            for area, unit, km in distance_rows(data)
        ),
    )


def area_centres_file(data: DemoData) -> bytes:
    """Return the middle of every area."""
    year = data.years.last_autumn
    return csv_bytes(
        "Område;År;Latitud;Longitud",
        ((one.name, year, *map(_comma, position_of(OFFSETS[one.key]))) for one in AREAS),
    )


def candidates_file(data: DemoData) -> bytes:
    """Return the sites where a school may be opened."""
    last = data.years.last_autumn
    return csv_bytes(
        CANDIDATES_HEAD,
        (
            (
                one.name, (year := last + one.ahead), AREA_BY_KEY[one.area].name,
                *(grade_label(step, year) for step in one.steps), one.rooms, one.special_rooms,
                one.square_metres, "ägd", one.opening_cost, INTERNAL_RENT, one.capital,
                one.operation, *map(_comma, position_of(one.km)),
            )
            for one in SITES
        ),
    )  # fmt: skip


def _yes(value: bool) -> str:
    return "ja" if value else "nej"


def _comma(number: float) -> str:
    return f"{number}".replace(".", ",")
