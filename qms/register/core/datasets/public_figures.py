"""Key figures that others have published, of the municipality, its likes or single units."""

from types import MappingProxyType

from qms.register.core.columns import Column, Kind
from qms.register.core.dataset import Dataset, Values
from qms.register.core.datasets.shared import YEAR_COLUMN
from qms.register.core.public_tables import public_table

SOURCES = MappingProxyType(
    {"kolada": "kolada", "skolverket": "skolverket", "annan": "other", "other": "other"}
)
GENDERS = MappingProxyType(
    {
        **dict.fromkeys(("t", "totalt", "samtliga", "alla"), "T"),
        **dict.fromkeys(("k", "kvinnor", "flickor"), "K"),
        **dict.fromkeys(("m", "män", "pojkar"), "M"),
    }
)


def _complete(values: Values) -> None:
    """Let a figure of both genders be what it is when nothing is said."""
    values["gender"] = values.get("gender") or "T"


PUBLIC_FIGURES = Dataset(
    key="public_figures",
    title="Publicerade nyckeltal",
    purpose="Kostnad per elev: Koladas och Skolverkets siffror bredvid de egna",
    measured="som källan säger",
    columns=(
        Column(
            key="source", label="Källa", kind=Kind.CHOICE, aliases=("källa", "source"),
            example="Kolada", about="Kolada, Skolverket eller annan. Står vid siffran.",
            is_key=True, choices=SOURCES, length=20,
        ),
        Column(
            key="figure", label="Nyckeltal", kind=Kind.TEXT, aliases=("nyckeltal", "kpi", "id"),
            example="N15027", is_key=True,
        ),
        Column(
            key="title", label="Nyckeltalets namn", kind=Kind.TEXT,
            aliases=("namn", "nyckeltalets namn", "title"), required=False, length=200,
            example="Kostnad grundskola F-9, hemkommun, kr/elev",
        ),
        Column(
            key="place", label="Plats", kind=Kind.TEXT,
            aliases=("plats", "kommunkod", "skolenhetskod", "municipality", "ou"), example="0000",
            about="Kommunkod (0000 är riket), skolenhetskod eller källans eget id.",
            is_key=True, length=40,
        ),
        Column(
            key="place_name", label="Platsens namn", kind=Kind.TEXT,
            aliases=("platsens namn", "kommun", "skola"), required=False, example="Riket",
        ),
        Column(
            key="gender", label="Kön", kind=Kind.CHOICE, aliases=("kön", "gender"),
            example="T", required=False, is_key=True, choices=GENDERS, length=2,
        ),
        YEAR_COLUMN,
        Column(
            key="value", label="Värde", kind=Kind.MEASURE, aliases=("värde", "value"),
            example="231,4", low=-10**12, high=10**12,
        ),
    ),
    finish=_complete,
    own_formats=public_table,
)  # fmt: skip
