"""Files into the register: tried, saved whole or not at all, and taken back."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from marshmallow import RAISE
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.http import parse_etags

from qms.access.scope import OutOfScopeError
from qms.api.core.datasets import OFFERED
from qms.api.core.handed import file_of_csv, file_of_json
from qms.api.core.permissions import Permission
from qms.api.services import once
from qms.api.services.imports import Handed, Outcome, take_in
from qms.api.services.once import Kept, Keyed, request_sum
from qms.api.views.blueprint import allows, blp, current_bearer
from qms.api.views.offering import SAME, refusing
from qms.api.views.problem import TYPE, body_of, faults_of, problem
from qms.api.views.schemas import ImportAnswer, ImportQuestion
from qms.kernel.schoolyear import school_year_of
from qms.register import batch_queries
from qms.register import services as register
from qms.register.core.batches import KEPT, Batch, BatchState
from qms.register.core.dataset import Dataset
from qms.web.context import current_actor, db, now, today
from qms.web.upload_limit import MEGABYTE

LARGEST = 10 * MEGABYTE
LONGEST_KEY = 64
JSON, CSV = "application/json", "text/csv"
CHANGING = (
    "FORBIDDEN", "NOT_FOUND", "CONFLICT", "REQUEST_ENTITY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE",
)  # fmt: skip
FIRST_ITEM = 2  # the row of a spreadsheet where the first item of a JSON list would stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What was sent: the file as the import reads it; rows are counted from `first_row`."""

    content: bytes
    first_row: int


def _offer(dataset: Dataset) -> None:
    def view(asked: dict[str, Any]) -> Response:
        return _import(dataset, dry_run=asked["dry_run"])

    view.__name__ = f"import_{dataset.key}"
    view.__doc__ = (
        f"{dataset.title}: read a file and save it.\n\nEvery row is saved, or none. The columns"
        " are those of GET, or any heading that the page Import understands."
    )
    described = blp.response(201, ImportAnswer)(allows(Permission.WRITE_REGISTER)(view))
    tried = blp.alt_response(200, schema=ImportAnswer, description="Nothing was saved.",
                             success=True)(described)  # fmt: skip
    read = blp.arguments(ImportQuestion, location="query", unknown=RAISE)(
        refusing(*CHANGING)(tried)
    )
    told = blp.doc(operationId=f"import_{dataset.key}", requestBody=BODY)
    blp.route(f"/register/{dataset.key}/imports", endpoint=f"import_{dataset.key}",
              methods=["POST"], tags=["register"], parameters=[KEY])(told(read))  # fmt: skip


ROWS: dict[str, Any] = {"type": "array", "items": {"type": "object"}, "minItems": 1}
BODY: dict[str, Any] = {
    "required": True,
    "content": {
        CSV: {"schema": {"type": "string", "minLength": 1}},
        JSON: {"schema": {"anyOf": [ROWS, {"type": "object", "properties": {"rows": ROWS},
                                           "required": ["rows"]}]}},
    },
}  # fmt: skip
KEY: dict[str, Any] = {
    "in": "header", "name": "Idempotency-Key", "required": False,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "The program's own name of the change: sent again, it is made once.",
}  # fmt: skip


def _import(dataset: Dataset, *, dry_run: bool) -> Response:
    body = _body(dataset)
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY:
        return problem(422, errors=[{"field": "Idempotency-Key", "message": "max 64"}])
    asked = request_sum(dataset.key.encode(), str(dry_run).encode(), request.get_data())
    keyed = Keyed(token_id=current_bearer().token_id, key=key, request=asked) if key else None
    with db().transaction() as session:
        earlier = once.earlier_answer(session, keyed, now=now()) if keyed else None
        kept = earlier or _made(session, dataset, body, dry_run=dry_run)
        if keyed and earlier is None:
            once.keep_answer(session, keyed, kept)
    return _sent(kept)


def _body(dataset: Dataset) -> Body:
    """Return what was sent; HTTPException when it is neither CSV nor JSON, or too large."""
    if request.mimetype not in {CSV, JSON}:
        raise UnsupportedMediaType
    content = request.get_data()
    if len(content) > LARGEST:
        raise RequestEntityTooLarge
    autumn = school_year_of(today())
    if request.mimetype == JSON:
        return Body(content=file_of_json(content, dataset, autumn=autumn), first_row=FIRST_ITEM)
    return Body(content=file_of_csv(content, dataset, autumn=autumn), first_row=1)


def _made(session: Session, dataset: Dataset, body: Body, *, dry_run: bool) -> Kept:
    handed = Handed(dataset_key=dataset.key, file_name=f"api-{dataset.key}.csv",
                    content=body.content, dry_run=dry_run)  # fmt: skip
    outcome = take_in(session, current_actor(), handed, now=now())
    if outcome.problems:
        faults = faults_of(outcome.problems, first_row=body.first_row)
        return Kept(status=422, location="", body=body_of(422, errors=faults).encode())
    where = url_for(".get_import", dataset=dataset.key, batch_id=outcome.batch_id)
    text = json.dumps(_told(dataset, outcome, dry_run=dry_run), ensure_ascii=False)
    return Kept(status=201 if outcome.is_saved else 200, body=text.encode(),
                location=where if outcome.is_saved else "")  # fmt: skip


def _told(dataset: Dataset, outcome: Outcome, *, dry_run: bool) -> dict[str, Any]:
    report = outcome.report
    state = "saved" if outcome.is_saved else "tried" if dry_run else "unchanged"
    return {
        "id": outcome.batch_id, "dataset": dataset.key, "state": state, "rows": report.rows,
        "new": report.new, "changed": report.removed if dataset.counted else report.changed,
        "unchanged": report.unchanged, "years": list(report.years),
        "remarks": list(report.remarks),
    }  # fmt: skip


def _sent(kept: Kept) -> Response:
    kind = TYPE if kept.status >= 400 else JSON
    response = Response(kept.body, kept.status, content_type=kind)
    if kept.location:
        response.headers["Location"] = kept.location
    return response


def _stored(session: Session, dataset: str, batch_id: int) -> Batch:
    found = batch_queries.batch(session, batch_id)
    if found is None or dataset not in OFFERED or found.dataset != dataset:
        raise OutOfScopeError(batch_id)
    if found.state not in KEPT:
        raise OutOfScopeError(batch_id)
    return found


def _batch_told(batch: Batch) -> dict[str, Any]:
    state = "saved" if batch.state is BatchState.SAVED else "undone"
    years = [year for year in (batch.first_year, batch.last_year) if year is not None]
    return {
        "id": batch.id, "dataset": batch.dataset, "state": state, "rows": batch.rows,
        "new": batch.new, "changed": batch.changed, "unchanged": batch.unchanged,
        "years": sorted({*years}), "remarks": [],
    }  # fmt: skip


def _as_response(batch: Batch) -> Response:
    response = Response(json.dumps(_batch_told(batch), ensure_ascii=False), content_type=JSON)
    response.add_etag()
    return response


OF_DATASET: dict[str, Any] = {
    "in": "path", "name": "dataset", "required": True,
    "schema": {"type": "string", "enum": [*OFFERED]},
}  # fmt: skip
IMPORT = "/register/<dataset>/imports/<int:batch_id>"


@blp.route(IMPORT, methods=["GET"], tags=["register"], parameters=[OF_DATASET])
@blp.doc(operationId="get_import", responses={304: {"description": SAME}})
@refusing("FORBIDDEN", "NOT_FOUND")
@blp.response(200, ImportAnswer)
@allows(Permission.READ_REGISTER)
def get_import(dataset: str, batch_id: int) -> Response:
    """Say how a saved import stands."""
    with db().reading() as session:
        return _as_response(_stored(session, dataset, batch_id))


IF_MATCH: dict[str, Any] = {
    "in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
    "description": "The ETag that the import had when it was last fetched.",
}  # fmt: skip


@blp.route(IMPORT, methods=["DELETE"], tags=["register"], endpoint="undo_import",
           parameters=[OF_DATASET])  # fmt: skip
@blp.doc(operationId="undo_import", parameters=[IF_MATCH])
@refusing("PRECONDITION_FAILED", "PRECONDITION_REQUIRED", *CHANGING)
@blp.response(200, ImportAnswer)
@allows(Permission.WRITE_REGISTER)
def undo_import(dataset: str, batch_id: int) -> Response:
    """Take the dataset's latest import back: what it replaced holds again."""
    sent = request.headers.get("If-Match")
    if sent is None:
        return problem(428)
    with db().transaction() as session:
        before = _as_response(_stored(session, dataset, batch_id))
        if not parse_etags(sent).contains(before.get_etag()[0] or ""):
            return problem(412)
        register.undo_batch(session, current_actor(), batch_id, now=now())
        session.expire_all()
        return _as_response(_stored(session, dataset, batch_id))


for _dataset in OFFERED.values():
    _offer(_dataset)
