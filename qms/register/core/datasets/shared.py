"""Columns that several datasets have."""

from qms.register.core.columns import Column, Kind

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
