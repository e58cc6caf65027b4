"""The shapes of questions and answers, made from the fields that the answers are made from."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from qms.api.core.fields import Field, Type

LONGEST_PAGE = 1000
USUAL_PAGE = 100
EARLIEST, LATEST = 1900, 2200
LARGEST_ID = 2**31 - 1
CURSOR = r"^[A-Za-z0-9_-]*$"
"""The signs of a cursor."""
KINDS: Mapping[Type, type[fields.Field[Any]]] = {
    Type.INTEGER: fields.Integer,
    Type.NUMBER: fields.Float,
    Type.STRING: fields.String,
    Type.BOOLEAN: fields.Boolean,
    Type.DATE: fields.Date,
    Type.MOMENT: fields.DateTime,
}


def row_schema(name: str, of: Sequence[Field]) -> type[Schema]:
    """Return the shape of a row."""
    return Schema.from_dict({one.name: _field(one) for one in of}, name=name)


def _field(one: Field) -> fields.Field[Any]:
    told: dict[str, Any] = {
        "metadata": {"description": one.about},
        "allow_none": one.may_be_null,
        "required": True,
    }
    if one.type is Type.WORDS:
        return fields.List(fields.String(), **told)
    if one.type is Type.OBJECT:
        return fields.Dict(keys=fields.String(), **told)
    return KINDS[one.type](**told)


def page_schema(name: str, of: Sequence[Field]) -> type[Schema]:
    """Return the shape of a page of rows."""
    row = row_schema(f"{name}Row", of)
    next_page = "The address of the next page; null on the last."
    return Schema.from_dict(
        {
            "about": fields.Dict(
                keys=fields.String(),
                required=True,
                metadata={"description": "What the rows are: their source, its day and version."},
            ),
            "rows": fields.List(fields.Nested(row), required=True),
            "next": fields.String(
                required=True, allow_none=True, metadata={"description": next_page}
            ),
        },
        name=f"{name}Page",
    )


class PageQuestion(Schema):
    """What every list of rows can be asked."""

    limit = fields.Integer(
        validate=validate.Range(1, LONGEST_PAGE),
        metadata={"description": f"Rows a page, {USUAL_PAGE} unless told. CSV has all rows then."},
    )
    cursor = fields.String(
        validate=[validate.Length(max=100), validate.Regexp(CURSOR)],
        metadata={"description": "Where the page begins: from `next` of the one before."},
    )
    format = fields.String(
        validate=validate.OneOf(["json", "csv"]),
        metadata={"description": "The form of the answer; goes before the Accept header."},
    )
    year = DelimitedList(
        fields.Integer(validate=validate.Range(EARLIEST, LATEST)),
        metadata={"description": "Only these years, with commas between."},
    )
    unit_id = fields.Integer(
        validate=validate.Range(1, LARGEST_ID),
        metadata={"description": "Only the unit, or area, of this id."},
    )


class ImportQuestion(Schema):
    """How a file is to be taken in."""

    dry_run = fields.Boolean(
        metadata={"description": "Say what would happen and save nothing."},
        load_default=False,
    )


class ImportAnswer(Schema):
    """What came of a file."""

    id = fields.Integer(required=True, metadata={"description": "The import's id."})
    dataset = fields.String(required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(["saved", "tried", "unchanged", "undone"]),
        metadata={"description": "tried: nothing is saved; unchanged: there was nothing to save."},
    )
    rows = fields.Integer(required=True)
    new = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    years = fields.List(fields.Integer(), required=True)
    remarks = fields.List(fields.String(), required=True)


class ProblemFault(Schema):
    """One fault."""

    field = fields.String(metadata={"description": "The column or parameter."})
    row = fields.Integer(
        allow_none=True, metadata={"description": "The row as spreadsheets count."}
    )
    value = fields.String()
    message = fields.String(required=True)
    cure = fields.String(metadata={"description": "What to do about it."})


class ProblemAnswer(Schema):
    """A refusal as RFC 9457 has it."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "One clear sentence."})
    errors = fields.List(
        fields.Nested(ProblemFault), metadata={"description": "Every fault at once."}
    )


class TokenAnswer(Schema):
    """What the token that asks may do."""

    name = fields.String(required=True)
    role = fields.String(required=True)
    place = fields.String(required=True)
    permissions = fields.List(fields.String(), required=True)
    expires_on = fields.Date(required=True)
    calls_a_minute = fields.Integer(required=True)
