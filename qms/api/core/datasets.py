"""Which datasets of the register there are here, and the fields of their rows."""

from collections.abc import Mapping
from types import MappingProxyType

from qms.access.policy import Can
from qms.api.core.fields import Field, Type
from qms.register.core.columns import GRADES, MARKED, OPEN, REFERENCES, Column, Kind
from qms.register.core.dataset import Dataset
from qms.register.core.datasets import DATASETS

ABOUT_NEEDS = MappingProxyType(
    {
        "need_points": "assessed needs of support",
        "support_grants": "money for support, by how many children have it",
    }
)
"""Datasets that are in no answer and are not taken in here: they tell of pupils' needs."""
OFFERED: Mapping[str, Dataset] = MappingProxyType(
    {key: one for key, one in DATASETS.items() if key not in ABOUT_NEEDS}
)
MORE_RIGHTS: Mapping[str, Can] = MappingProxyType(
    {
        "historic_pupils": Can.ALLOCATION_READ_PUPILS,
        "current_pupils": Can.ALLOCATION_READ_PUPILS,
        "pupil_results": Can.ALLOCATION_READ_PUPILS,
        "ledger": Can.COSTS_READ_LINES,
    }
)
"""The right that the pages ask for where these rows can be had from them."""
REASONS = "missing, suppressed, few_lacked or not_applicable; null where there is a number."
STEP = "The age the pupil turns in the autumn minus six: 0 is förskoleklass until 2027/28."
TYPES: Mapping[Kind, Type] = MappingProxyType(
    {
        Kind.INTEGER: Type.INTEGER,
        Kind.COUNT: Type.INTEGER,
        Kind.MEASURE: Type.NUMBER,
        Kind.KRONOR: Type.NUMBER,
        Kind.SHARE: Type.NUMBER,
        Kind.PERCENT: Type.NUMBER,
        Kind.YEAR: Type.INTEGER,
        Kind.DATE: Type.DATE,
        Kind.FORMS: Type.WORDS,
        Kind.YES_NO: Type.BOOLEAN,
    }
)


def fields_of(dataset: Dataset) -> tuple[Field, ...]:
    """Return the fields of a row, in the order of the dataset's columns."""
    return tuple(one for column in dataset.columns for one in column_fields(column))


def column_fields(column: Column) -> tuple[Field, ...]:
    """Return the fields that the column becomes: some need more than one to say all."""
    about = f"{column.label}. {column.about}".strip()
    null = not column.is_key
    if column.kind in REFERENCES:
        named = Field(name=column.key, type=Type.STRING, about=about, may_be_null=null)
        number = Field(name=f"{column.key}_id", type=Type.INTEGER, may_be_null=null,
                       about="Its id in this installation.")  # fmt: skip
        return named, number
    if column.kind in GRADES or column.kind is Kind.AGE_STEP:
        step = Field(name=column.key, type=Type.INTEGER, about=f"{about} {STEP}", may_be_null=null)
        return step, Field(name=f"{column.key}_label", type=Type.STRING, may_be_null=null,
                           about="What the grade is called in that year.")  # fmt: skip
    if column.kind in OPEN:
        return (Field(name=column.key, type=Type.OBJECT, about=about),)
    plain = Field(
        name=column.key,
        type=TYPES.get(column.kind, Type.STRING),
        about=about,
        may_be_null=null or column.kind in MARKED,
    )
    return (plain, *_marks(column)) if column.kind in MARKED else (plain,)


def _marks(column: Column) -> tuple[Field, ...]:
    return (
        Field(name=f"{column.key}_reason", type=Type.STRING, may_be_null=True,
              about=f"Why there is no number: {REASONS}"),
        Field(name=f"{column.key}_approximate", type=Type.BOOLEAN,
              about="Whether the source says that the number is rounded."),
    )  # fmt: skip


def place_of(dataset: Dataset) -> Column | None:
    """Return the column of the unit or area that a row belongs to; None for other rows."""
    kinds = {Kind.UNIT, Kind.AREA}
    return next((one for one in dataset.key_columns if one.kind in kinds), None)
