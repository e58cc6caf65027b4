"""Units that will open, close or hand over grades, and to which units the pupils go."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Reference, Value, normal
from qms.register.core.dataset import Dataset, Values
from qms.register.core.datasets.shared import (
    HIGH_COLUMN,
    LOW_COLUMN,
    PLANNED_YEAR_COLUMN,
    UNIT_COLUMN,
    UNIT_HEADERS,
    every_grade,
    grades_in_order,
    grades_of_compulsory_school,
)

KINDS = MappingProxyType(
    {
        "stänger": "close",
        "stängning": "close",
        "close": "close",
        "öppnar": "open",
        "öppning": "open",
        "open": "open",
        "flyttar": "move",
        "flytt": "move",
        "move": "move",
    }
)
"""What a file may write, to the kind of change that is stored."""


def _finish(values: Values) -> None:
    """Let empty grades be all of them, and an empty share all of the pupils."""
    every_grade(values)
    if values.get("share") is None:
        values["share"] = ReadNumber(number=Decimal(1))


def _two_units(values: Mapping[str, Value]) -> Fault | None:
    unit, other = values.get("unit"), values.get("to_unit")
    if not isinstance(unit, Reference) or not isinstance(other, Reference):
        return None
    if (unit.id or normal(unit.text)) != (other.id or normal(other.text)):
        return None
    return Fault(
        message="Eleverna flyttas till samma enhet som de kommer från.",
        cure="Skriv den enhet som tar emot dem.",
    )


def _some_pupils(values: Mapping[str, Value]) -> Fault | None:
    share = values.get("share")
    if isinstance(share, ReadNumber) and share.number:
        return None
    return Fault(
        message="Andelen elever som flyttas är noll eller saknas.",
        cure="Skriv en andel över 0, högst 1, eller lämna tomt för alla.",
    )


UNIT_CHANGES = Dataset(
    key="unit_changes",
    title="Planerade öppningar, stängningar och flyttar",
    purpose="Elevprognos: vart eleverna går när en skola öppnar, stänger eller lämnar årskurser",
    measured="hösten då ändringen gäller",
    columns=(
        UNIT_COLUMN,
        Column(
            key="to_unit",
            label="Till enhet",
            kind=Kind.UNIT,
            aliases=(
                "till enhet",
                "mottagande enhet",
                "to unit",
                *(f"till {name}" for name in UNIT_HEADERS[4:8]),
            ),
            example="Mottagande skolan",
            about="En rad per enhet som tar emot elever.",
            is_key=True,
        ),
        PLANNED_YEAR_COLUMN,
        Column(
            key="kind",
            label="Slag",
            kind=Kind.CHOICE,
            aliases=("slag", "ändring", "kind", "change"),
            example="stänger",
            about="Öppnar: enheten i Till enhet är ny och tar elever från Enhet.",
            length=40,
            choices=KINDS,
        ),
        LOW_COLUMN,
        HIGH_COLUMN,
        Column(
            key="share",
            label="Andel",
            kind=Kind.SHARE,
            aliases=("andel", "share", "procent", "andel (%)"),
            variants={"procent": Kind.PERCENT, "andel (%)": Kind.PERCENT},
            example="0,6",
            about="Andelen av enhetens elever i årskurserna som går till den andra. Tomt är alla.",
            required=False,
            low=0,
            high=1,
        ),
    ),
    finish=_finish,
    rules=(grades_in_order, grades_of_compulsory_school, _two_units, _some_pupils),
)
