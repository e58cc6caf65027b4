"""Sites where a compulsory school may be opened: where, how large, at what cost, from when."""

from dataclasses import replace

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.buildings import (
    CAPITAL_COLUMN,
    INTERNAL_RENT_COLUMN,
    LATITUDE_COLUMN,
    LONGITUDE_COLUMN,
    MONEY,
    OPERATION_COLUMN,
    RENT_COLUMN,
    ROOMS_COLUMN,
    SPECIAL_ROOMS_COLUMN,
    TENURE_COLUMN,
    has_its_rent,
    no_money_below_zero,
    within_sweden,
)
from qms.register.core.datasets.shared import (
    AREA_COLUMN,
    HIGH_COLUMN,
    LOW_COLUMN,
    PLANNED_YEAR_COLUMN,
    every_grade,
    grades_in_order,
    grades_of_compulsory_school,
)

CANDIDATES = Dataset(
    key="candidates",
    title="Lägen för nya skolor",
    purpose="Lokalplanering: skolor som kan öppnas",
    measured="det tidigaste året skolan kan öppna",
    columns=(
        Column(
            key="name", label="Namn", kind=Kind.TEXT, aliases=("namn", "läge", "name"),
            example="Nya skolan", is_key=True, length=80,
        ),
        replace(PLANNED_YEAR_COLUMN, label="Tidigaste år", is_key=False,
                aliases=("tidigaste år", "kan öppna", "år", "year")),
        replace(AREA_COLUMN, is_key=False, about="Där skolan skulle ligga."),
        replace(LOW_COLUMN, is_key=False, example="1"),
        replace(HIGH_COLUMN, is_key=False, example="7"),
        ROOMS_COLUMN,
        SPECIAL_ROOMS_COLUMN,
        Column(
            key="m2", label="Kvadratmeter", kind=Kind.MEASURE,
            aliases=("kvadratmeter", "m2", "yta"), example="5 200", required=False, low=0,
            high=500_000,
        ),
        TENURE_COLUMN,
        Column(
            key="opening_cost", label="Kostnad att öppna", kind=Kind.KRONOR,
            aliases=("kostnad att öppna", "engångskostnad", "opening_cost"), example="4 000 000",
            about="Inredning och flytt, en gång. Bygget ligger i kapitalkostnaden.",
            required=False,
        ),
        INTERNAL_RENT_COLUMN,
        CAPITAL_COLUMN,
        OPERATION_COLUMN,
        RENT_COLUMN,
        LATITUDE_COLUMN,
        LONGITUDE_COLUMN,
    ),
    finish=every_grade,
    rules=(
        grades_in_order, grades_of_compulsory_school, has_its_rent,
        no_money_below_zero("opening_cost", *MONEY), within_sweden,
    ),
)  # fmt: skip
