"""The assessments of an opened case: drafts for their own assessor, those sent for readers.

What is sealed is opened through the case alone, so the reading has been recorded before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.needs.core.assessing import Draft, Kind, Standing, is_drawn, may_see
from qms.needs.core.assessing.sight import Reader
from qms.needs.core.cases.kinds import Part
from qms.needs.core.instrument import Answer, Circumstances, Instrument, Result
from qms.needs.core.instrument.stored import (
    read_answers,
    read_circumstances,
    read_result,
    recomputes,
)
from qms.needs.models import NeedsAssessment, NeedsCare
from qms.needs.queries import places
from qms.needs.queries.instruments import instrument_of
from qms.needs.queries.opened import OpenCase
from qms.vault.core.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A draft that its assessor writes in; `version` counts its saves."""

    id: str
    kind: Kind
    instrument: Instrument
    draft: Draft
    started_at: datetime
    saved_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAssessment:
    """An assessment that was sent: what was answered, in which circumstances, and what it gave.

    `result` is as it was stored; `is_recomputed` says whether the same comes out today, counted
    with the version of the instrument and the method that it was stored with.
    """

    id: str
    kind: Kind
    assessor_id: int
    sent_at: datetime
    instrument_id: int
    instrument: Instrument
    draft: Draft
    answers: Mapping[str, Answer]
    about: Circumstances
    result: Result
    is_recomputed: bool


def rows_of(session: Session, opened: OpenCase) -> tuple[NeedsAssessment, ...]:
    """Return the assessments of the case that have not been withdrawn, the oldest first."""
    query = (
        select(NeedsAssessment)
        .where(NeedsAssessment.case_id == opened.id, NeedsAssessment.withdrawn_at.is_(None))
        .order_by(NeedsAssessment.started_at, NeedsAssessment.id)
    )
    return tuple(session.scalars(query))


def standing_of(row: NeedsAssessment) -> Standing:
    """Return what matters for who may begin, and see, what."""
    sent = row.sent_at is not None
    return Standing(kind=Kind(row.kind), assessor_id=row.assessor_id, is_sent=sent)


def written(session: Session, opened: OpenCase, row: NeedsAssessment) -> Written:
    """Return the draft of a row."""
    return Written(
        id=row.id,
        kind=Kind(row.kind),
        instrument=instrument_of(session, row.instrument_id),
        draft=draft_of(opened, row),
        started_at=row.started_at,
        saved_at=row.saved_at,
        version=row.version,
    )


def draft_of(opened: OpenCase, row: NeedsAssessment) -> Draft:
    """Return what is written in a row's answers."""
    return Draft.from_plain(opened.vault.open_json(answers_at(row.id), row.answers))


def own(
    session: Session, opened: OpenCase, assessment_id: str, account_id: int | None
) -> NeedsAssessment | None:
    """Return the account's own assessment of the case, None for any other."""
    for row in rows_of(session, opened):
        if row.id == assessment_id and row.assessor_id == account_id:
            return row
    return None


def sent(session: Session, opened: OpenCase) -> tuple[SentAssessment, ...]:
    """Return every assessment that was sent and not withdrawn, in the order they were sent."""
    rows = [row for row in rows_of(session, opened) if row.sent_at is not None]
    found = (_sent(session, opened, row) for row in rows)
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: (one.sent_at, order.index(one.kind))))


def seen_by(
    session: Session, opened: OpenCase, account_id: int | None
) -> tuple[SentAssessment, ...]:
    """Return those sent that the reader may see: nobody sees the first before their own second."""
    there = [standing_of(row) for row in rows_of(session, opened)]
    reader = Reader(account_id=account_id, parts=opened.parts)
    due = second_is_due(session, opened)
    return tuple(
        one
        for one in sent(session, opened)
        if may_see(
            Standing(kind=one.kind, assessor_id=one.assessor_id, is_sent=True),
            reader, there, second_is_due=due,
        )
    )  # fmt: skip


def standing(session: Session, opened: OpenCase) -> SentAssessment | None:
    """Return the first assessment of the case, the one that hours are taken from."""
    return first_of(sent(session, opened), Kind.FIRST)


def first_of(found: Iterable[SentAssessment], kind: Kind) -> SentAssessment | None:
    """Return the first of a kind."""
    return next((one for one in found if one.kind is kind), None)


def second_is_due(session: Session, opened: OpenCase) -> bool:
    """Return whether two people assess the case: it was drawn, or somebody is tied for it."""
    return is_drawn_case(session, opened) or has_second_assessor(session, opened)


def is_drawn_case(session: Session, opened: OpenCase) -> bool:
    """Return whether the draw of the first assessment's instrument took the case."""
    first = next((one for one in rows_of(session, opened) if one.kind == Kind.FIRST), None)
    if first is None:
        return False
    instrument = instrument_of(session, first.instrument_id)
    return is_drawn(instrument.key, opened.id, instrument.second_share)


def has_second_assessor(session: Session, opened: OpenCase) -> bool:
    """Return whether somebody is tied to the case to assess it as the second."""
    query = select(NeedsCare.id).where(
        NeedsCare.case_id == opened.id,
        NeedsCare.part == Part.SECOND_ASSESSOR.value,
        NeedsCare.ended_at.is_(None),
    )
    return session.scalars(query).first() is not None


def _sent(session: Session, opened: OpenCase, row: NeedsAssessment) -> SentAssessment:
    if row.sent_at is None or row.result is None:
        raise LookupError(row.id)
    stored: Mapping[str, Any] = opened.vault.open_json(result_at(row.id), row.result)
    instrument = instrument_of(session, row.instrument_id)
    return SentAssessment(
        id=row.id,
        kind=Kind(row.kind),
        assessor_id=row.assessor_id,
        sent_at=row.sent_at,
        instrument_id=row.instrument_id,
        instrument=instrument,
        draft=draft_of(opened, row),
        answers=read_answers(stored["answers"]),
        about=read_circumstances(stored["about"]),
        result=read_result(stored["result"]),
        is_recomputed=recomputes(instrument, **stored),
    )


def row_before(session: Session, opened: OpenCase, kind: Kind) -> NeedsAssessment | None:
    """Return the last assessment that one of the kind is compared with, None when there is none.

    A follow-up is compared with the last one sent in the case; the first and the second, which
    knows nothing of the first, with the one that the support to be renewed was given on.
    """
    if kind is Kind.FOLLOW_UP:
        return _last_sent(session, opened.id)
    return _last_sent(session, opened.previous_id) if opened.previous_id else None


def _last_sent(session: Session, case_id: str) -> NeedsAssessment | None:
    query = (
        select(NeedsAssessment)
        .where(
            NeedsAssessment.case_id == case_id,
            NeedsAssessment.sent_at.is_not(None),
            NeedsAssessment.withdrawn_at.is_(None),
            NeedsAssessment.kind != Kind.SECOND.value,
        )
        .order_by(NeedsAssessment.sent_at.desc())
    )
    return session.scalars(query.limit(1)).first()


def answers_at(row_id: str) -> Place:
    """Return where the answers of an assessment are sealed."""
    return places.of("assessment", "answers", row_id)


def result_at(row_id: str) -> Place:
    """Return where the result of an assessment is sealed."""
    return places.of("assessment", "result", row_id)
