"""Columns that several datasets have, and rules about them."""

from collections.abc import Mapping
from dataclasses import replace

from qms.kernel.schoolyear import LAST_COMPULSORY_STEP
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Values

UNIT_HEADERS = (
    "enhet",
    "unit",
    "lokalt id",
    "enhetsid",
    "skolenhetskod",
    "skolenhet",
    "skola",
    "school",
    "förskola",
    "enhetens namn",
)
AREA_HEADERS = ("område", "area", "delområde", "nyckelkodsområde", "unit", "kommun", "region")
YEAR_HEADERS = ("år", "year", "läsår", "mätår", "kalenderår", "tid")
COUNT_HEADERS = ("antal", "n", "count", "antal elever", "elever", "pupils", "value", "värde")

UNIT_COLUMN = Column(
    key="unit",
    label="Enhet",
    kind=Kind.UNIT,
    aliases=UNIT_HEADERS,
    example="Exempelskolan",
    is_key=True,
)
AREA_COLUMN = Column(
    key="area",
    label="Område",
    kind=Kind.AREA,
    aliases=AREA_HEADERS,
    example="Norra delen",
    about="Kommunens namn betyder hela kommunen.",
    is_key=True,
)
YEAR_COLUMN = Column(
    key="year", label="År", kind=Kind.YEAR, aliases=YEAR_HEADERS, example="2026", is_key=True
)
YEARS_AHEAD = 20
PLANNED_YEAR_COLUMN = replace(YEAR_COLUMN, example="2029", years_ahead=YEARS_AHEAD)
LOW_COLUMN = Column(
    key="low",
    label="Från årskurs",
    kind=Kind.GRADE,
    aliases=("från årskurs", "årskurs från", "lägsta årskurs", "grade from", "low"),
    example="F",
    about="Tomt betyder från den lägsta.",
    is_key=True,
    required=False,
)
HIGH_COLUMN = Column(
    key="high",
    label="Till årskurs",
    kind=Kind.GRADE,
    aliases=("till årskurs", "årskurs till", "högsta årskurs", "grade to", "high"),
    example="6",
    about="Tomt betyder till den högsta.",
    is_key=True,
    required=False,
)


def every_grade(values: Values) -> None:
    """Let an empty grade mean the lowest, and the highest, of the compulsory school."""
    if values.get("low") is None:
        values["low"] = 0
    if values.get("high") is None:
        values["high"] = LAST_COMPULSORY_STEP


def grades_in_order(values: Mapping[str, Value]) -> Fault | None:
    """Return the fault of a row whose highest grade is below its lowest."""
    low, high = values.get("low"), values.get("high")
    if isinstance(low, int) and isinstance(high, int) and high < low:
        return Fault(
            message="Högsta årskursen är lägre än den lägsta.", cure="Byt plats på årskurserna."
        )
    return None


def grades_of_compulsory_school(values: Mapping[str, Value]) -> Fault | None:
    """Return the fault of a row about a grade that compulsory school does not have."""
    ends = [values.get("low"), values.get("high")]
    if all(isinstance(end, int) and 0 <= end <= LAST_COMPULSORY_STEP for end in ends):
        return None
    return Fault(
        message="Årskursen finns inte i grundskolan.",
        cure="Skriv F eller 1–9, från hösten 2028 1–10.",
    )
