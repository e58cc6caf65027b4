"""The committee's paper as use cases: begin one, write in it, see what hinders, lock it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit.services import record
from qms.followup.core.committee.checks import Checked, Written, check, stops
from qms.followup.core.committee.parts import Part, filled
from qms.followup.core.committee.records import Around, StoredPaper
from qms.followup.core.rollup.values import Rollup
from qms.followup.models import CommitteePaper, CommitteePaperEvent
from qms.followup.queries import defaults, papers
from qms.followup.queries.rollup import YearOfReports, year_of_reports
from qms.followup.queries.units import EVERYWHERE
from qms.followup.services.papers.building import Stand, paper_of
from qms.followup.services.papers.slots import slots
from qms.i18n.language import mark, speaking
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.org import queries as org
from qms.reports.paper.faults import faults
from qms.reports.paper.pdf import pages_of
from qms.reports.paper.stored import checksum, from_text, to_text
from qms.reports.paper.values import Paper

OFFICE = "Utbildningsförvaltningen"
COMMITTEE = "Utbildningsnämnden"
LONGEST = 4_000


class ChangedPaperError(Exception):
    """Somebody else saved, or the reports changed, after the page was shown."""


class LockedPaperError(Exception):
    """A locked paper is never changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A paper as it is now: what it is made of, what it looks like, and what was checked.

    `sources` is the checksum of the reports that its figures come from.
    """

    stored: StoredPaper
    written: Written
    rolled: Rollup
    paper: Paper
    checked: tuple[Checked, ...]
    sources: str

    @property
    def may_be_locked(self) -> bool:
        """Return whether nothing hinders."""
        return not stops(self.checked)


def begin(session: Session, actor: Actor, *, year: int, now: datetime) -> int:
    """Make a draft with the proposed words and return its id.

    Raises RefusedError when no report was asked for that year.
    """
    authorize(actor, Can.FOLLOWUP_PAPER)
    found = _reports(session, year, now)
    if not found.coverage.asked:
        message = mark("Inga redovisningar är begärda för det året. Öppna året först.")
        raise RefusedError((Problem(message=message, column="year"),))
    last = next(iter(papers.papers(session, with_drafts=True)), None)
    row = CommitteePaper(
        year=year,
        texts={part.key: part.text for part in papers.parts()},
        office=last.around.office if last else OFFICE,
        committee=last.around.committee if last else COMMITTEE,
        signed_name=last.around.signed_name if last else "",
        signed_title=last.around.signed_title if last else "",
        made_at=now,
        version=1,
    )
    session.add(row)
    session.flush()
    _event(session, actor, row, "made", now)
    return row.id


def _event(session: Session, actor: Actor, row: CommitteePaper, step: str, now: datetime) -> None:
    session.add(
        CommitteePaperEvent(
            paper_id=row.id, at=now, step=step, by=actor.pseudonym, version=row.version
        )
    )
    record(session, actor, f"followup.paper-{step}", row.id, now=now, year=row.year)


def _reports(session: Session, year: int, now: datetime) -> YearOfReports:
    return year_of_reports(
        session, EVERYWHERE, template=defaults.SOCIO_OUTCOME, year=year, on=local_day(now)
    )


def sources_of(session: Session, year: int, now: datetime) -> str:
    """Return the checksum of the approved reports that a paper for the year would be made of."""
    return _sources(_reports(session, year, now))


def _sources(found: YearOfReports) -> str:
    told = [f"{one.report_id}:{one.sha256}" for one in found.filed]
    return sha256("\n".join((*told, repr(found.coverage))).encode()).hexdigest()


def draft(session: Session, stored: StoredPaper, *, now: datetime) -> Draft:
    """Return the paper made of the reports as they are now, with its checks. In Swedish."""
    found = _reports(session, stored.year, now)
    rolled = found.rolled()
    node = org.municipality(session)
    name = node.name if node else ""
    with speaking("sv"):
        values = slots(rolled, committee=stored.around.committee, municipality=name)
        written = Written(parts=papers.parts(), texts=stored.texts, values=values)
        stand = Stand(municipality=name, day=local_day(now), at=now)
        made = paper_of(written, rolled, stored.around, stand)
        lacking = faults(made)
        checked = check(
            written,
            approved=rolled.coverage.accounts,
            faults=lacking,
            pages=0 if lacking else pages_of(made),
        )
    return Draft(
        stored=stored,
        written=written,
        rolled=rolled,
        paper=made,
        checked=checked,
        sources=_sources(found),
    )


def _row(session: Session, paper_id: int, seen: int) -> CommitteePaper:
    """Return the draft's row; raise when it is missing, locked or changed since it was seen."""
    row = session.get(CommitteePaper, paper_id, with_for_update=True)
    if row is None:
        raise OutOfScopeError(str(paper_id))
    if row.state == "locked":
        raise LockedPaperError(paper_id)
    if row.version != seen:
        raise ChangedPaperError(paper_id)
    return row


def write(
    session: Session,
    actor: Actor,
    paper_id: int,
    *,
    seen: int,
    texts: Mapping[str, str],
    around: Around,
    now: datetime,
) -> None:
    """Store the words and what stands around them.

    Raises RefusedError, ChangedPaperError when `seen` is not the latest version, or
    LockedPaperError.
    """
    authorize(actor, Can.FOLLOWUP_PAPER)
    row = _row(session, paper_id, seen)
    long = [key for key, text in texts.items() if len(text) > LONGEST]
    if long:
        message = said("Texten är längre än %(n)s tecken. Korta den.", n=LONGEST)
        raise RefusedError(tuple(Problem(message=message, column=key) for key in long))
    known = {part.key for part in papers.parts()}
    row.texts = {**row.texts, **{key: text for key, text in texts.items() if key in known}}
    for one in fields(around):
        setattr(row, one.name, getattr(around, one.name))
    row.version += 1
    _event(session, actor, row, "changed", now)


def lock(
    session: Session,
    actor: Actor,
    paper_id: int,
    *,
    seen: int,
    sources: str,
    dnr: str,
    now: datetime,
) -> str:
    """Lock the paper under its number and return its checksum.

    Raises RefusedError when a check hinders or the number is missing, ChangedPaperError when the
    words or the reports are not those that were `seen`.
    """
    authorize(actor, Can.FOLLOWUP_PAPER)
    row = _row(session, paper_id, seen)
    if not dnr.strip():
        message = mark("Ange diarienumret, till exempel BUN 2027/0118.")
        raise RefusedError((Problem(message=message, column="dnr"),))
    row.dnr = dnr.strip()[:40]
    made = draft(session, papers.stored_of(row), now=now)
    if made.sources != sources:
        raise ChangedPaperError(paper_id)
    if not made.may_be_locked:
        raise RefusedError(
            tuple(Problem(message=one.check.value, column="checks") for one in stops(made.checked))
        )
    row.body = to_text(made.paper)
    row.sha256 = checksum(row.body)
    row.sources, row.state, row.locked_at = made.sources, "locked", now
    session.flush()
    _event(session, actor, row, "locked", now)
    return row.sha256


def locked_paper(stored: StoredPaper) -> Paper:
    """Return a locked paper exactly as it was locked."""
    return from_text(stored.body)


def is_stale(session: Session, stored: StoredPaper, *, now: datetime) -> bool:
    """Return whether the reports have changed since the paper was locked."""
    return stored.sources != sources_of(session, stored.year, now)


def heading_of(part: Part, made: Draft) -> str:
    """Return the part's heading with its slots filled."""
    return filled(part.heading, made.written.values)
