"""A page of rows as JSON or as CSV, with the way to the next."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from qms.api.core.fields import Field
from qms.api.core.values import Row
from qms.api.views.schemas import USUAL_PAGE
from qms.kernel.table_write import Cell, write_csv

JSON, CSV = "application/json", "text/csv"
CSV_ROWS = 50_000
"""As many rows as a page has in CSV when nobody says how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Rows ready to be sent. `cursor` is of the page after, None on the last."""

    fields: Sequence[Field]
    rows: Sequence[Row]
    about: Mapping[str, object]
    cursor: str | None


def wants_csv(asked: Mapping[str, Any]) -> bool:
    """Return whether the answer is to be CSV; raise NotAcceptable when it can be neither."""
    if "format" in asked:
        return bool(asked["format"] == "csv")
    if not request.accept_mimetypes:
        return False
    best = request.accept_mimetypes.best_match([JSON, CSV])
    if best is None:
        raise NotAcceptable
    return best == CSV


def limit_of(asked: Mapping[str, Any]) -> int:
    """Return how many rows the page has."""
    usual = CSV_ROWS if wants_csv(asked) else USUAL_PAGE
    return int(asked.get("limit", usual))


def answered(page: Page, asked: Mapping[str, Any]) -> Response:
    """Return the page in the form that was asked for, with `Link` to the next."""
    following = _next_address(page.cursor) if page.cursor else None
    if wants_csv(asked):
        header = [one.name for one in page.fields]
        cells = ([_cell(row[name]) for name in header] for row in page.rows)
        response = Response(write_csv(header, cells, "en"), content_type=f"{CSV}; charset=utf-8")
    else:
        body = {"about": page.about, "rows": page.rows, "next": following}
        response = Response(json.dumps(body, ensure_ascii=False), content_type=JSON)
    response.headers["Vary"] = "Accept"
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response


def _next_address(cursor: str) -> str:
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "cursor"]
    return f"{request.base_url}?{urlencode([*pairs, ('cursor', cursor)])}"


def _cell(value: Any) -> Cell:  # noqa: ANN401 - what a row holds
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
