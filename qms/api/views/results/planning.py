"""Frozen alternatives of planning: their cost year by year, and what it comes to."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from qms.api.core.fields import integer, numeric, text
from qms.api.core.permissions import Permission
from qms.api.core.values import Row
from qms.api.views.offering import Offer, Question, Table, offer
from qms.planning.core.case import Payer
from qms.planning.core.case.packing import case_of_record
from qms.planning.queries.frozen import frozen_record
from qms.planning.queries.studies import Alternative, Study, alternatives, studies
from qms.web.context import current_actor

KRONOR, PUPILS = 0, 1
FIELDS = (
    integer("study_id", "The study's id."),
    text("study", "The study."),
    integer("alternative_id", "The id of the frozen alternative."),
    text("alternative", "What the row is about: the alternative, or no change where it is null.",
         null=True),
    integer("year", "The autumn of the school year."),
    numeric("kronor_board", "What the year costs the school board, fixed prices."),
    numeric("kronor_municipality", "What the year costs the municipality, fixed prices."),
    numeric("present_value_board", "The present value of all years to the board."),
    numeric("present_value_municipality", "The present value of all years to the municipality."),
    numeric("moved", "Pupils who go to another school than with no change."),
)  # fmt: skip


def _frozen(session: Session) -> Iterator[tuple[Study, Alternative]]:
    actor = current_actor()
    for study in studies(session, actor):
        for one in alternatives(session, actor, study.id) if study.frozen else ():
            if one.is_frozen:
                yield study, one


def _read(session: Session, _: Question) -> Table:
    rows: list[Row] = []
    about = []
    for study, one in _frozen(session):
        record = frozen_record(session, one.id)
        if record is not None:
            rows += _rows(study, one, record)
            frozen = one.frozen_at and one.frozen_at.isoformat()
            about.append({"alternative_id": one.id, "frozen_at": frozen, "sha256": one.sha256})
    return Table(rows=rows, about={"frozen": about})


def _rows(study: Study, one: Alternative, record: dict[str, Any]) -> Iterator[Row]:
    years = case_of_record(record["case"]).years
    own = {"", record["alternative"]["name"]}  # others beside it may be nobody else's to read yet
    for counted in (each for each in record["counted"] if each["name"] in own):
        yearly, value = counted["yearly"], counted["present_value"]
        for at, year in enumerate(years):
            yield {
                "study_id": study.id,
                "study": study.name,
                "alternative_id": one.id,
                "alternative": counted["name"] or None,
                "year": year,
                **{f"kronor_{p.value}": round(yearly[p.value][at], KRONOR) for p in Payer},
                **{f"present_value_{p.value}": round(value[p.value], KRONOR) for p in Payer},
                "moved": round(counted["moved"][at], PUPILS),
            }


def _version(session: Session) -> object:
    return [one.sha256 for _study, one in _frozen(session)]


offer(
    Offer(
        path="/planning", name="planning", summary="Frozen alternatives, year by year.",
        about="What was frozen, digit for digit; studies that are not shared are not here.",
        tag="results", permission=Permission.READ_PLANNING, fields=FIELDS, read=_read,
        version=_version,
    )
)  # fmt: skip
