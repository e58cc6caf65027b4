"""Applications and moves per unit and year: how attractive a school is."""

from collections.abc import Mapping

from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN

FIGURES = ("places", "first_choice", "admitted", "moved_in", "moved_out")


def _has_a_figure(values: Mapping[str, Value]) -> Fault | None:
    if any(values.get(key) is not None for key in FIGURES):
        return None
    return Fault(message="Raden har inget tal.", cure="Fyll i minst ett tal eller ta bort raden.")


def _count(key: str, label: str, *, aliases: tuple[str, ...], example: str) -> Column:
    return Column(
        key=key,
        label=label,
        kind=Kind.COUNT,
        aliases=aliases,
        example=example,
        required=False,
        low=0,
        high=5_000,
    )


APPLICATIONS = Dataset(
    key="applications",
    title="Sökande och byten per enhet",
    purpose="Hur sökta skolorna är, bredvid deras ersättning",
    measured="läsårets start",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        _count("places", "Platser", aliases=("platser", "places"), example="75"),
        _count(
            "first_choice",
            "Förstahandsval",
            aliases=("förstahandsval", "first choices", "förstahandssökande"),
            example="82",
        ),
        _count("admitted", "Antagna", aliases=("antagna", "admitted"), example="75"),
        _count("moved_in", "Inflyttade", aliases=("inflyttade", "moved in"), example="6"),
        _count("moved_out", "Utflyttade", aliases=("utflyttade", "moved out"), example="4"),
    ),
    rules=(_has_a_figure,),
)
