"""A saved answer of Kolada's API, version 3: values of key figures by municipality or unit."""

from collections.abc import Iterator, Mapping
from typing import Any

from qms.kernel.table_types import TableFile
from qms.register.core.public_tables.rows import MISSING, Figure, refused, table_of

SOURCE = "Kolada"


def from_kolada(answer: Mapping[str, Any], *, file_name: str, max_rows: int) -> TableFile:
    """Return the answer's values; a removed or empty one as missing, its status told.

    Raise RefusedError for an answer that goes on in another file, or has another layout.
    """
    if answer.get("next_url"):
        raise refused(
            "Svaret är bara den första sidan: next_url visar att det finns fler.",
            "Hämta alla sidor, eller färre nyckeltal och år, och läs in varje svar för sig.",
        )
    try:
        figures = [*_figures(answer["values"])]
    except (KeyError, TypeError, AttributeError) as error:
        raise refused(
            "Svaret saknar något av kpi, municipality eller ou, period, gender och value.",
            "Spara svaret från /v3/data eller /v3/oudata som det kommer.",
        ) from error
    return table_of(figures, file_name=file_name, max_rows=max_rows)


def _figures(groups: list[Mapping[str, Any]]) -> Iterator[Figure]:
    number = 0
    for group in groups:
        place = group["ou"] if "ou" in group else group["municipality"]
        for value in group["values"]:
            number += 1
            gone = value.get("isdeleted") or value["value"] is None
            yield Figure(
                number=number, source=SOURCE, key=str(group["kpi"]),
                title=str(group.get("title") or ""), place=str(place), place_name="",
                gender=str(value["gender"]), year=str(group["period"]),
                value=MISSING if gone else str(value["value"]),
            )  # fmt: skip
