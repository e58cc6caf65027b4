"""Columns of buildings, those there are and those that may be, and rules about them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Value

OWNED, LEASED = "owned", "leased"
TENURES = MappingProxyType(
    {
        "ägd": OWNED, "egen": OWNED, "ägs": OWNED, "owned": OWNED,
        "hyrd": LEASED, "inhyrd": LEASED, "hyrs": LEASED, "leased": LEASED,
    }
)  # fmt: skip
"""What a file may write, to what is stored."""
MOST_ROOMS = 500
ROOMS_COLUMN = Column(
    key="rooms", label="Klassrum", kind=Kind.INTEGER,
    aliases=("klassrum", "hemrum", "avdelningar", "rum", "rooms"), example="18",
    about="Rum för klasser eller avdelningar, inte specialsalar.", low=0, high=MOST_ROOMS,
)  # fmt: skip
SPECIAL_ROOMS_COLUMN = Column(
    key="special_rooms", label="Specialsalar", kind=Kind.INTEGER,
    aliases=("specialsalar", "ämnessalar", "special rooms", "special_rooms"), example="5",
    required=False, low=0, high=MOST_ROOMS,
)  # fmt: skip
TENURE_COLUMN = Column(
    key="tenure", label="Upplåtelse", kind=Kind.CHOICE,
    aliases=("upplåtelse", "ägs eller hyrs", "ägande", "tenure"), example="ägd",
    about="Ägd av kommunen eller hyrd.", length=10, choices=TENURES,
)  # fmt: skip
INTERNAL_RENT_COLUMN = Column(
    key="internal_rent", label="Internhyra per kvadratmeter", kind=Kind.KRONOR,
    aliases=("internhyra per kvadratmeter", "internhyra per m2", "internhyra", "internal_rent"),
    example="1 450", about="Kronor per kvadratmeter och år, för egna lokaler.", required=False,
)  # fmt: skip
CAPITAL_COLUMN = Column(
    key="capital", label="Kapitalkostnad per år", kind=Kind.KRONOR,
    aliases=("kapitalkostnad per år", "kapitalkostnad", "capital"), example="2 400 000",
    about="Avskrivning och ränta för egna lokaler, kronor per år.", required=False,
)  # fmt: skip
OPERATION_COLUMN = Column(
    key="operation", label="Drift per kvadratmeter", kind=Kind.KRONOR,
    aliases=("drift per kvadratmeter", "drift per m2", "drift", "operation"), example="520",
    about="Värme, el, skötsel och städning, kronor per kvadratmeter och år.", required=False,
)  # fmt: skip
RENT_COLUMN = Column(
    key="rent", label="Hyra per år", kind=Kind.KRONOR,
    aliases=("hyra per år", "hyra", "rent"), example="",
    about="Kronor per år till hyresvärden, för hyrda lokaler.", required=False,
)  # fmt: skip
LATITUDE_COLUMN = Column(
    key="latitude", label="Latitud", kind=Kind.MEASURE,
    aliases=("latitud", "lat", "latitude", "n-koordinat"), example="59,3312",
    about="Grader i WGS 84, för kartan.", required=False,
)  # fmt: skip
LONGITUDE_COLUMN = Column(
    key="longitude", label="Longitud", kind=Kind.MEASURE,
    aliases=("longitud", "long", "lon", "longitude", "e-koordinat"), example="18,0644",
    required=False,
)  # fmt: skip
LATITUDES, LONGITUDES = (54, 70), (10, 25)
"""Degrees that Sweden lies between, with a margin."""
MONEY = ("internal_rent", "capital", "operation", "rent")


def no_money_below_zero(*keys: str) -> Callable[[Mapping[str, Value]], Fault | None]:
    """Return the rule that what the columns cost is not below zero."""

    def rule(values: Mapping[str, Value]) -> Fault | None:
        if all(not isinstance(ore := values.get(key), int) or ore >= 0 for key in keys):
            return None
        return Fault(
            message="En kostnad är lägre än noll.", cure="Skriv kostnader utan minustecken."
        )

    return rule


def has_its_rent(values: Mapping[str, Value]) -> Fault | None:
    """Return the fault of a leased building without rent, or an owned one with it."""
    tenure, rent = values.get("tenure"), values.get("rent")
    if tenure == LEASED and not rent:
        return Fault(
            message="Lokalen är hyrd men hyran saknas.", cure="Skriv hyran i kronor per år."
        )
    if tenure == OWNED and rent:
        return Fault(
            message="Lokalen är ägd men har en hyra.",
            cure="Skriv hyrd, eller flytta hyran till internhyra per kvadratmeter.",
        )
    return None


def within_sweden(values: Mapping[str, Value]) -> Fault | None:
    """Return the fault of half a position, or one outside Sweden."""
    north, east = (_number(values.get(key)) for key in ("latitude", "longitude"))
    if north is None and east is None:
        return None
    if north is None or east is None:
        return Fault(
            message="Läget har bara den ena koordinaten.",
            cure="Skriv både latitud och longitud, eller ingen av dem.",
        )
    if LATITUDES[0] <= north <= LATITUDES[1] and LONGITUDES[0] <= east <= LONGITUDES[1]:
        return None
    swapped = LATITUDES[0] <= east <= LATITUDES[1] and LONGITUDES[0] <= north <= LONGITUDES[1]
    cure = "Skriv grader i WGS 84, till exempel latitud 59,33 och longitud 18,06."
    return Fault(
        message=f"Läget {north:g}, {east:g} ligger inte i Sverige.",
        cure="Byt plats på latitud och longitud." if swapped else cure,
    )


def _number(value: Value) -> float | None:
    known = isinstance(value, ReadNumber) and value.number is not None
    return float(value.number) if known else None  # type: ignore[union-attr, arg-type]
