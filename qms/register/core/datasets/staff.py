"""Staff of the units in full-time equivalents, and how many of them are qualified."""

from collections.abc import Mapping

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN


def _qualified_are_among(values: Mapping[str, Value]) -> Fault | None:
    whole, part = values.get("fte"), values.get("qualified_fte")
    if not isinstance(whole, ReadNumber) or not isinstance(part, ReadNumber):
        return None
    if whole.number is None or part.number is None or part.number <= whole.number:
        return None
    return Fault(
        message="De behöriga är fler än alla anställda på raden.",
        cure="Kontrollera heltidstjänsterna.",
    )


STAFF = Dataset(
    key="staff",
    title="Personal per enhet",
    purpose="Kostnad per elev och personaltäthet",
    measured="15 oktober",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        Column(
            key="category", label="Yrkesgrupp", kind=Kind.TEXT,
            aliases=("yrkesgrupp", "kategori", "befattning", "category"), example="lärare",
            is_key=True, length=60,
        ),
        Column(
            key="fte", label="Heltidstjänster", kind=Kind.MEASURE,
            aliases=("heltidstjänster", "årsarbetare", "tjänster", "fte"), example="21,5", low=0,
            high=10_000,
        ),
        Column(
            key="qualified_fte", label="Varav behöriga", kind=Kind.MEASURE,
            aliases=("behöriga", "varav behöriga", "qualified_fte"), example="18", required=False,
            low=0, high=10_000,
        ),
    ),
    rules=(_qualified_are_among,),
)  # fmt: skip
