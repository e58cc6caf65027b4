"""Surveys per unit: how many answered each question, and what they said together."""

from collections.abc import Mapping

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN


def _says_something(values: Mapping[str, Value]) -> Fault | None:
    found = [values.get("share"), values.get("mean")]
    if any(isinstance(one, ReadNumber) for one in found):
        return None
    return Fault(
        message="Raden har varken andel eller medelvärde.",
        cure="Fyll i minst ett av dem, eller skriv .. om det är dolt.",
    )


SURVEYS = Dataset(
    key="surveys",
    title="Enkäter per enhet",
    purpose="Kvalitet bredvid kostnad per elev",
    measured="när enkäten gjordes",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        Column(
            key="respondents", label="Vilka som svarade", kind=Kind.TEXT,
            aliases=("svarande", "målgrupp", "respondenter", "respondents"), example="elever åk 5",
            is_key=True, length=60,
        ),
        Column(
            key="question", label="Fråga eller område", kind=Kind.TEXT,
            aliases=("fråga", "område", "frågeområde", "påstående", "question"),
            example="Trygghet", is_key=True, length=200,
        ),
        Column(
            key="answers", label="Antal svar", kind=Kind.COUNT,
            aliases=("svar", "antal svar", "antal", "answers", "n"), example="84", low=0,
            high=100_000,
        ),
        Column(
            key="share", label="Andel positiva", kind=Kind.PERCENT,
            aliases=("andel positiva", "andel", "procent", "share"), example="87",
            about="Procent av svaren, 0–100.", required=False,
        ),
        Column(
            key="mean", label="Medelvärde", kind=Kind.MEASURE,
            aliases=("medelvärde", "medel", "index", "mean"), example="7,9",
            about="På enkätens egen skala.", required=False, low=-1000, high=1000,
        ),
    ),
    rules=(_says_something,),
)  # fmt: skip
