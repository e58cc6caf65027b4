"""Reading the committee's papers."""

from collections.abc import Mapping
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.content.loader import load
from qms.followup.core.committee.parts import Part, parse_parts
from qms.followup.core.committee.records import Around, PaperEvent, StoredPaper
from qms.followup.models import CommitteePaper, CommitteePaperEvent


@cache
def parts() -> tuple[Part, ...]:
    """Return the paper's parts in their fixed order."""
    return parse_parts(load("decision_texts"))


@cache
def slot_names() -> Mapping[str, str]:
    """Return what every slot stands for, in Swedish."""
    return {one["key"]: one["text_sv"] for one in load("decision_texts")["placeholder"]}


def stored_of(row: CommitteePaper) -> StoredPaper:
    """Return the row as a value."""
    return StoredPaper(
        id=row.id,
        year=row.year,
        is_locked=row.state == "locked",
        version=row.version,
        texts=row.texts,
        around=Around(
            office=row.office,
            committee=row.committee,
            meeting=row.meeting,
            dnr=row.dnr,
            author=row.author,
            signed_name=row.signed_name,
            signed_title=row.signed_title,
        ),
        made_at=row.made_at,
        body=row.body,
        sha256=row.sha256,
        sources=row.sources,
        locked_at=row.locked_at,
    )


def papers(session: Session, *, with_drafts: bool) -> tuple[StoredPaper, ...]:
    """Return the papers, the latest year and paper first."""
    query = select(CommitteePaper).order_by(CommitteePaper.year.desc(), CommitteePaper.id.desc())
    if not with_drafts:
        query = query.where(CommitteePaper.state == "locked")
    return tuple(stored_of(row) for row in session.scalars(query))


def paper(session: Session, paper_id: int, *, with_drafts: bool) -> StoredPaper | None:
    """Return one paper; None when there is none that the reader may see."""
    row = session.get(CommitteePaper, paper_id)
    if row is None or (row.state == "draft" and not with_drafts):
        return None
    return stored_of(row)


def events(session: Session, paper_id: int) -> tuple[PaperEvent, ...]:
    """Return what happened to the paper, the latest first."""
    query = (
        select(CommitteePaperEvent)
        .where(CommitteePaperEvent.paper_id == paper_id)
        .order_by(CommitteePaperEvent.id.desc())
    )
    return tuple(
        PaperEvent(at=row.at, step=row.step, by=row.by, version=row.version)
        for row in session.scalars(query)
    )
