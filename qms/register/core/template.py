"""The file that somebody can start from: the headers, two example rows and what they mean."""

from qms.register.core.columns import OPEN, Column, Kind
from qms.register.core.dataset import Dataset

WORDS: dict[Kind, str] = {
    Kind.TEXT: "text",
    Kind.INTEGER: "heltal",
    Kind.COUNT: "heltal, eller .. när det är dolt",
    Kind.MEASURE: "tal, eller .. när det är dolt",
    Kind.KRONOR: "kronor med högst två decimaler",
    Kind.SHARE: "andel från 0 till 1",
    Kind.PERCENT: "procent från 0 till 100",
    Kind.YEAR: "år med fyra siffror",
    Kind.GRADE: "F, 1–9, Gy 1–3, eller 3 år i förskola",
    Kind.SPRING_GRADE: "F, 1–9, Gy 1–3, eller 3 år i förskola",
    Kind.AGE_STEP: "ålder",
    Kind.UNIT: "namn, lokalt id eller skolenhetskod",
    Kind.AREA: "områdets namn eller id",
    Kind.PROVIDER: "huvudmannens namn eller id",
    Kind.UNIT_CODE: "åtta siffror",
    Kind.DATE: "datum som 2026-10-15",
    Kind.CHOICE: "ett av de namn som finns",
    Kind.FORMS: "skolformer, flera skiljs åt med komma",
    Kind.YES_NO: "ja eller nej",
    Kind.LABELS: "gruppens namn",
    Kind.YES_NOS: "ja, nej eller tomt",
    Kind.NUMBERS: "tal eller tomt",
}


def template_header(dataset: Dataset) -> tuple[str, ...]:
    """Return the headers of the template: each column's first alias."""
    return tuple(_header(column) for column in dataset.in_files)


def _header(column: Column) -> str:
    return f"{column.aliases[0]}:{column.part}" if column.kind in OPEN else column.aliases[0]


def template_row(dataset: Dataset) -> tuple[str, ...]:
    """Return one row that shows how the cells are written."""
    return tuple(column.example for column in dataset.in_files)


def template_notes(dataset: Dataset) -> tuple[tuple[str, ...], ...]:
    """Return a table that explains each column: header, meaning, how to write, if required."""
    head = ("Rubrik", "Betyder", "Skrivs som", "Krävs", "Andra rubriker som förstås")
    return (head, *(_note(column) for column in dataset.in_files))


def _note(column: Column) -> tuple[str, ...]:
    required = "ja" if column.required else "nej"
    meaning = f"{column.label}. {column.about}".strip() if column.about else column.label
    others = ", ".join(column.aliases[1:])
    if column.kind in OPEN:
        others = ", ".join(f"{begin}:…" for begin in column.aliases)
    return (_header(column), meaning, WORDS[column.kind], required, others)
