"""A list of rows becomes an address: its permission, its paging, and its place in the reference."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Response
from marshmallow import RAISE, Schema
from sqlalchemy.orm import Session

from qms.api.core.cursor import cursor_after, place_of, stamp_of
from qms.api.core.fields import Field
from qms.api.core.permissions import Permission
from qms.api.core.values import Row
from qms.api.views.answering import Page, answered, limit_of
from qms.api.views.blueprint import allows, blp
from qms.api.views.schemas import PageQuestion, ProblemAnswer, page_schema
from qms.web.context import db, today

EVERYWHERE = (
    "UNAUTHORIZED", "TOO_MANY_REQUESTS", "INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE",
)  # fmt: skip
STATUS = {"UNAUTHORIZED": 401, "FORBIDDEN": 403, "NOT_FOUND": 404, "NOT_ACCEPTABLE": 406,
          "CONFLICT": 409, "PRECONDITION_FAILED": 412, "REQUEST_ENTITY_TOO_LARGE": 413,
          "UNSUPPORTED_MEDIA_TYPE": 415, "UNPROCESSABLE_ENTITY": 422,
          "PRECONDITION_REQUIRED": 428, "TOO_MANY_REQUESTS": 429,
          "INTERNAL_SERVER_ERROR": 500, "SERVICE_UNAVAILABLE": 503}  # fmt: skip
Asked = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The rows of a question, and what they are.

    A reader that pages by itself says where the `next_after` begins; else all rows are here.
    """

    rows: Sequence[Row]
    about: Mapping[str, object]
    is_paged: bool = False
    next_after: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked: the parameters, and for a reader that pages itself where to go on."""

    asked: Asked
    today: date
    limit: int
    after: int = 0


Reader = Callable[[Session, Question], Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One list of rows. `version` tells figures apart: a page is not gone on with in others."""

    path: str
    name: str
    summary: str
    about: str
    tag: str
    permission: Permission
    fields: Sequence[Field]
    read: Reader
    question: type[Schema] = PageQuestion
    version: Callable[[Session], object] = field(default=lambda _: "")


def offer(one: Offer) -> None:
    """Give the list its address."""

    def view(asked: Asked) -> Response:
        return _answer(one, asked)

    view.__name__ = f"get_{one.name}"
    view.__doc__ = f"{one.summary}\n\n{one.about}"
    page = page_schema(_title(one.name), one.fields)
    described = blp.response(200, page, headers=HEADERS)(allows(one.permission)(view))
    documented = refusing("FORBIDDEN", "NOT_FOUND", "NOT_ACCEPTABLE")(described)
    read = blp.arguments(one.question, location="query", unknown=RAISE)(documented)
    told = blp.doc(operationId=f"get_{one.name}", responses={304: {"description": SAME},
                   200: {"content": {"text/csv": {"schema": {"type": "string"}}}}})  # fmt: skip
    blp.route(one.path, endpoint=one.name, methods=["GET"], tags=[one.tag])(told(read))


HEADERS = {
    "ETag": {"description": "The version of the answer.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, rel="next".', "schema": {"type": "string"}},
}
SAME = "The answer is the one whose ETag was sent in If-None-Match."


def refusing(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Describe the refusals of a view, beside those that any view may answer with."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        for name in (*EVERYWHERE, *names):
            view = blp.alt_response(STATUS[name], name)(view)
        return view

    return decorate


def _answer(one: Offer, asked: Asked) -> Response:
    limit, cursor = limit_of(asked), asked.get("cursor")
    with db().reading() as session:
        stamp = stamp_of({"of": one.name, "by": one.version(session), **_filters(asked)})
        after = place_of(cursor, stamp) if cursor else 0
        question = Question(asked=asked, today=today(), limit=limit, after=after)
        table = one.read(session, question)
    if table.is_paged:
        rows, following = table.rows, table.next_after
    else:
        matching = [row for row in table.rows if _matches(row, asked)]
        rows = matching[after : after + limit]
        following = after + limit if after + limit < len(matching) else None
    mark = None if following is None else cursor_after(following, stamp)
    return answered(Page(fields=one.fields, rows=rows, about=table.about, cursor=mark), asked)


def _filters(asked: Asked) -> dict[str, object]:
    return {key: value for key, value in asked.items() if key not in {"cursor", "limit", "format"}}


def _matches(row: Row, asked: Asked) -> bool:
    years, unit = asked.get("year"), asked.get("unit_id")
    is_of_unit = unit is None or row.get("unit_id") == unit
    return is_of_unit and (years is None or "year" not in row or row["year"] in years)


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


__all__ = ["Offer", "ProblemAnswer", "Question", "Table", "offer", "refusing"]
