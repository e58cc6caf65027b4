"""Dwellings per area, year and kind: planned ones with a probability, and those completed."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.datasets.shared import AREA_COLUMN, PLANNED_YEAR_COLUMN

COMPLETED = "completed"
KINDS = MappingProxyType(
    {
        "småhus": "house",
        "radhus": "house",
        "house": "house",
        "flerbostadshus hyresrätt": "rental",
        "hyresrätt": "rental",
        "rental": "rental",
        "flerbostadshus bostadsrätt": "owned",
        "bostadsrätt": "owned",
        "owned": "owned",
        "specialbostad": "special",
        "studentbostad": "special",
        "special": "special",
    }
)
"""What a file may write, to the kind of dwelling that is stored."""
STAGES = MappingProxyType(
    {
        "färdigställd": COMPLETED,
        "inflyttad": COMPLETED,
        "completed": COMPLETED,
        "pågående": "building",
        "byggstart": "building",
        "building": "building",
        "antagen detaljplan": "adopted",
        "antagen": "adopted",
        "adopted": "adopted",
        "detaljplan": "planning",
        "planering": "planning",
        "planning": "planning",
        "idé": "idea",
        "idea": "idea",
    }
)
"""What a file may write, to the stage that is stored."""


def _number(value: Value) -> Decimal | None:
    return value.number if isinstance(value, ReadNumber) else None


def _finish(values: Values) -> None:
    """Let a row without project be its own, and completed dwellings be certain."""
    if values.get("project") is None:
        values["project"] = ""
    if values.get("stage") == COMPLETED and values.get("probability") is None:
        values["probability"] = ReadNumber(number=Decimal(1))


def _has_a_number(values: Mapping[str, Value]) -> Fault | None:
    if _number(values.get("n")) is not None:
        return None
    return Fault(
        message="Antalet bostäder saknas.", cure="Skriv ett heltal; en plan kan inte vara dold."
    )


def _has_a_probability(values: Mapping[str, Value]) -> Fault | None:
    chance = _number(values.get("probability"))
    if chance is None:
        return Fault(
            message="Sannolikheten att bostäderna blir av saknas.",
            cure="Skriv en andel från 0 till 1. Bara färdigställda bostäder får lämnas tomma.",
        )
    if values.get("stage") == COMPLETED and chance != 1:
        return Fault(
            message="Färdigställda bostäder är redan byggda.",
            cure="Skriv sannolikheten 1 eller lämna den tom.",
        )
    return None


HOUSING = Dataset(
    key="housing",
    title="Bostäder per område, planerade och färdigställda",
    purpose="Elevprognos: vad bostadsbyggandet väntas ge",
    measured="året inflyttning väntas eller skedde",
    columns=(
        AREA_COLUMN,
        PLANNED_YEAR_COLUMN,
        Column(
            key="kind",
            label="Bostadstyp",
            kind=Kind.CHOICE,
            aliases=("bostadstyp", "typ", "upplåtelseform", "type", "kind"),
            example="småhus",
            length=40,
            is_key=True,
            choices=KINDS,
        ),
        Column(
            key="stage",
            label="Skede",
            kind=Kind.CHOICE,
            aliases=("skede", "planläge", "stage", "status"),
            example="antagen detaljplan",
            length=40,
            is_key=True,
            choices=STAGES,
        ),
        Column(
            key="project",
            label="Projekt",
            kind=Kind.TEXT,
            aliases=("projekt", "project", "detaljplan", "kvarter"),
            example="Kvarteret Exemplet",
            about="Skiljer flera projekt i samma område, år, typ och skede.",
            length=80,
            is_key=True,
            required=False,
        ),
        Column(
            key="n",
            label="Antal bostäder",
            kind=Kind.COUNT,
            aliases=("bostäder", "antal bostäder", "antal", "dwellings", "number", "n"),
            example="40",
            low=0,
            high=20_000,
        ),
        Column(
            key="probability",
            label="Sannolikhet",
            kind=Kind.SHARE,
            aliases=("sannolikhet", "probability", "sannolikhet procent", "sannolikhet (%)"),
            variants={
                "sannolikhet procent": Kind.PERCENT,
                "sannolikhet (%)": Kind.PERCENT,
            },
            example="0,8",
            about="Hur troligt det är att bostäderna blir inflyttade det året, från 0 till 1.",
            required=False,
            low=0,
            high=1,
        ),
    ),
    finish=_finish,
    rules=(_has_a_number, _has_a_probability),
)
