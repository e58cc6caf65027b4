"""The pupils' background per unit and year: factor by category, as share or count."""

from collections.abc import Mapping
from decimal import Decimal

from qms.kernel.numbers import ReadNumber
from qms.register.core.columns import Column, Fault, Kind, Value
from qms.register.core.dataset import Dataset, Values
from qms.register.core.datasets.shared import UNIT_COLUMN, YEAR_COLUMN


def _number(value: Value) -> Decimal | None:
    return value.number if isinstance(value, ReadNumber) else None


def _finish(values: Values) -> None:
    """Fill in the share from a count and its whole, so that every row has a share if it can."""
    part, whole = _number(values.get("part")), _number(values.get("whole"))
    if values.get("share") is None and part is not None and whole:
        values["share"] = ReadNumber(number=part / whole)


def _has_a_figure(values: Mapping[str, Value]) -> Fault | None:
    if values.get("share") is None and values.get("part") is None:
        return Fault(
            message="Raden har varken andel eller antal.",
            cure="Fyll i andelen, eller antalet och antalet elever i allt.",
        )
    return None


def _part_fits_whole(values: Mapping[str, Value]) -> Fault | None:
    part, whole = _number(values.get("part")), _number(values.get("whole"))
    if part is not None and whole is not None and part > whole:
        return Fault(
            message="Antalet är större än antalet elever i allt.",
            cure="Kontrollera båda talen på raden.",
        )
    return None


BACKGROUND = Dataset(
    key="background",
    title="Elevernas bakgrund per enhet",
    purpose="Resursfördelning och resultatanalys",
    measured="15 oktober",
    columns=(
        UNIT_COLUMN,
        YEAR_COLUMN,
        Column(
            key="factor",
            label="Faktor",
            kind=Kind.TEXT,
            aliases=("faktor", "factor", "bakgrundsfaktor", "variabel"),
            example="utbildning",
            length=60,
            is_key=True,
        ),
        Column(
            key="category",
            label="Kategori",
            kind=Kind.TEXT,
            aliases=("kategori", "category", "grupp", "värde"),
            example="eftergymnasial",
            length=60,
            is_key=True,
        ),
        Column(
            key="share",
            label="Andel",
            kind=Kind.SHARE,
            aliases=("andel", "share", "procent", "percent", "andel (%)", "andel %"),
            variants={
                "procent": Kind.PERCENT,
                "percent": Kind.PERCENT,
                "andel (%)": Kind.PERCENT,
                "andel %": Kind.PERCENT,
            },
            example="0,45",
            about="Behövs inte när antalet finns.",
            required=False,
            low=0,
            high=1,
        ),
        Column(
            key="part",
            label="Antal i kategorin",
            kind=Kind.COUNT,
            aliases=("antal", "count", "n"),
            example="",
            required=False,
            low=0,
            high=100_000,
        ),
        Column(
            key="whole",
            label="Antal elever i allt",
            kind=Kind.COUNT,
            aliases=("elever", "antal elever", "pupils", "total", "totalt"),
            example="",
            about="Behövs när bara antalet i kategorin anges.",
            required=False,
            low=0,
            high=100_000,
        ),
    ),
    finish=_finish,
    rules=(_has_a_figure, _part_fits_whole),
)
