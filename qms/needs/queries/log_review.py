"""What the review of readings looks at: the trail's events, the samples and what was found."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qms.audit import queries as audit
from qms.audit.core.chain import AuditEntry
from qms.needs.core.log_review.events import Event
from qms.needs.core.log_review.month import Month
from qms.needs.core.log_review.reviewing import Verdict
from qms.needs.core.log_review.rules import Reason
from qms.needs.models import NeedsCase, NeedsLogPick, NeedsLogSample, NeedsPerson
from qms.needs.queries import places
from qms.vault.vault import vault_of

NEEDS = "needs."


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleHead:
    """A month's sample: how many readings there were, and by reason how many were taken."""

    id: int
    month: Month
    seed: int
    reads: int
    found: Mapping[Reason, int]
    taken: Mapping[Reason, int]
    drawn_at: datetime
    picks: int
    reviewed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRow:
    """A reading in a sample, with what the review has come to so far.

    `note` is only opened for the page of one reading; `is_protected` hides the unit.
    """

    id: str
    month: Month
    entry: AuditEntry
    reasons: frozenset[Reason]
    verdict: Verdict | None
    reviewed_at: datetime | None
    reviewed_by: int | None
    version: int
    is_protected: bool
    note: str = ""


def event_of(entry: AuditEntry) -> Event:
    """Return the trail's event as the rules see it."""
    return Event(
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        ref=entry.target,
        by_glass=json.loads(entry.details).get("by") == "break-glass",
    )


def events_around(session: Session, month: Month, *, margin: timedelta) -> tuple[Event, ...]:
    """Return the module's events of the month, and `margin` before and after it."""
    wanted = audit.AuditFilter(
        action=NEEDS, first_day=month.first - margin, last_day=month.last + margin
    )
    return tuple(event_of(entry) for entry in audit.events(session, wanted))


def protected_refs(session: Session) -> frozenset[str]:
    """Return the references of cases about somebody with protected identity."""
    query = select(NeedsCase.ref).join(NeedsPerson, NeedsPerson.id == NeedsCase.person_id)
    return frozenset(session.scalars(query.where(NeedsPerson.protected)))


def samples(session: Session) -> tuple[SampleHead, ...]:
    """Return every month's sample, newest first."""
    rows = session.execute(
        select(
            NeedsLogSample,
            func.count(NeedsLogPick.id).label("picks"),
            func.count(NeedsLogPick.reviewed_at).label("reviewed"),
        )
        .outerjoin(NeedsLogPick, NeedsLogPick.sample_id == NeedsLogSample.id)
        .group_by(NeedsLogSample.id)
        .order_by(NeedsLogSample.month.desc())
    )
    return tuple(_head(row.NeedsLogSample, row.picks, row.reviewed) for row in rows)


def _head(row: NeedsLogSample, picks: int, reviewed: int) -> SampleHead:
    counts = json.loads(row.counts)
    month = Month.read(row.month)
    if month is None:
        raise ValueError(f"the sample {row.id} has no month")
    return SampleHead(
        id=row.id,
        month=month,
        seed=row.seed,
        reads=row.reads,
        found={Reason(key): pair[0] for key, pair in counts.items()},
        taken={Reason(key): pair[1] for key, pair in counts.items()},
        drawn_at=row.drawn_at,
        picks=picks,
        reviewed=reviewed,
    )


def picks(session: Session, sample: SampleHead) -> tuple[PickRow, ...]:
    """Return the sample's readings, in the order they were made."""
    query = select(NeedsLogPick).where(NeedsLogPick.sample_id == sample.id)
    rows = session.scalars(query.order_by(NeedsLogPick.seq)).all()
    return _pick_rows(session, rows, sample.month)


def pick(session: Session, pick_id: str) -> PickRow | None:
    """Return one reading with the review's words opened, None when there is none."""
    row = session.get(NeedsLogPick, pick_id)
    if row is None:
        return None
    sample = session.get_one(NeedsLogSample, row.sample_id)
    month = Month.read(sample.month)
    note = opened(session, "log_pick", "note", row.id, row.note)
    return _pick_rows(session, [row], month, note=note)[0] if month else None


def _pick_rows(
    session: Session, rows: Sequence[NeedsLogPick], month: Month, *, note: str = ""
) -> tuple[PickRow, ...]:
    entries = audit.numbered(session, [row.seq for row in rows])
    protected = protected_refs(session)
    return tuple(
        PickRow(
            id=row.id,
            month=month,
            entry=entries[row.seq],
            reasons=frozenset(Reason(one) for one in row.reasons.split(",")),
            verdict=Verdict(row.verdict) if row.verdict else None,
            reviewed_at=row.reviewed_at,
            reviewed_by=row.reviewed_by,
            version=row.version,
            is_protected=entries[row.seq].target in protected,
            note=note,
        )
        for row in rows
    )


def opened(session: Session, table: str, column: str, row: str, sealed: bytes | None) -> str:
    """Return a review's sealed words, empty when there are none."""
    place = places.of(table, column, row)
    return "" if sealed is None else vault_of(session).open_text(place, sealed)
