"""Reviewing who read what: the month's sample is drawn, and each reading gets a verdict.

The review is itself in the trail, and nobody reviews their own reading.
"""

import json
from datetime import datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError, authorize
from qms.audit import queries as audit
from qms.audit.services import record
from qms.kernel.clock import local_day
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.log_review import rules, sampling
from qms.needs.core.log_review.events import READ_REASON
from qms.needs.core.log_review.month import Month, month_of
from qms.needs.core.log_review.reviewing import Verdict, review_faults
from qms.needs.models import NeedsBreakGlass, NeedsLogPick, NeedsLogSample
from qms.needs.queries import glasses, log_review, places
from qms.needs.queries.glasses import GlassRow
from qms.needs.queries.log_review import PickRow
from qms.org import queries as org
from qms.vault.vault import vault_of


class OwnReadingError(RefusedError):
    """Somebody would review what they read themselves."""

    def __init__(self) -> None:
        own = Problem(
            message=said("Det här är din egen läsning."),
            cure=said("Låt någon annan granska den."),
        )
        super().__init__((own,))


class ReviewedMeanwhileError(Exception):
    """Somebody else has saved a review since the page was shown."""


def month_to_draw(session: Session, *, now: datetime) -> Month | None:
    """Return the last month that is over, None when its sample has been drawn."""
    month = month_of(local_day(now)).previous
    return None if _is_drawn(session, month) else month


def _is_drawn(session: Session, month: Month) -> bool:
    query = select(NeedsLogSample.id).where(NeedsLogSample.month == str(month))
    return session.scalar(query) is not None


def draw_sample(session: Session, actor: Actor, month: Month, *, now: datetime) -> int:
    """Draw the sample of a month that is over and return how many readings are in it.

    A month is drawn once; asked for again, nothing happens and 0 is returned.
    """
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    if month >= month_of(local_day(now)):
        raise RefusedError(
            (
                Problem(
                    message=said("Månaden %(month)s är inte slut.", month=str(month)),
                    cure=said("Dra urvalet när månaden är över."),
                ),
            )
        )
    if _is_drawn(session, month):
        return 0
    sample, reads, seed = _drawn(session, month)
    row = NeedsLogSample(
        month=str(month),
        seed=seed,
        reads=reads,
        counts=json.dumps({one: [sample.found[one], sample.taken[one]] for one in rules.Reason}),
        drawn_at=now,
        drawn_by=actor.pseudonym,
    )
    session.add(row)
    session.flush()
    session.add_all(_row(row.id, pick) for pick in sample.picks)
    picks = len(sample.picks)
    record(session, actor, "needs.drew-sample", month, now=now, reads=reads, picks=picks)
    return picks


def _drawn(session: Session, month: Month) -> tuple[sampling.Sample, int, int]:
    """Return the sample, how many readings the month had, and the seed."""
    events = log_review.events_around(session, month, margin=rules.USUAL.work)
    reads = [one.seq for one in events if one.is_read and month_of(local_day(one.at)) == month]
    why = rules.reasons(events, protected=log_review.protected_refs(session))
    seed = sampling.seed_of(str(month), audit.link_on(session, month.last))
    return sampling.draw(reads, why, seed=seed), len(reads), seed


def _row(sample_id: int, pick: sampling.Pick) -> NeedsLogPick:
    return NeedsLogPick(
        id=uuid4().hex,
        sample_id=sample_id,
        seq=pick.seq,
        reasons=",".join(one for one in rules.Reason if one in pick.reasons),
    )


def review_reading(
    session: Session,
    actor: Actor,
    pick_id: str,
    verdict: Verdict | None,
    note: str,
    *,
    version: int,
    now: datetime,
) -> None:
    """Store what the reviewer made of a reading. Raise RefusedError with every fault."""
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    row = session.get(NeedsLogPick, pick_id, with_for_update=True)
    if row is None:
        raise OutOfScopeError(pick_id)
    if audit.numbered(session, [row.seq])[row.seq].actor == actor.pseudonym:
        raise OwnReadingError
    found = _checked(verdict, note)
    if row.version != version:
        raise ReviewedMeanwhileError
    row.verdict, row.version = found.value, version + 1
    row.note = _sealed(session, "log_pick", "note", row.id, note)
    row.reviewed_at, row.reviewed_by = now, actor.account_id
    record(session, actor, "needs.reviewed-read", row.seq, now=now, verdict=found.value)


def review_glass(
    session: Session,
    actor: Actor,
    glass_id: str,
    verdict: Verdict | None,
    note: str,
    *,
    version: int,
    now: datetime,
) -> None:
    """Store what the reviewer made of an emergency opening. Raise RefusedError with every fault.

    One who reviews it anew, after an answer, replaces the words; the trail keeps every verdict.
    """
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    row = session.get(NeedsBreakGlass, glass_id, with_for_update=True)
    seen = glasses.glass(session, glass_id)
    if row is None or seen is None:
        raise OutOfScopeError(glass_id)
    if row.account_id == actor.account_id:
        raise OwnReadingError
    found = _checked(verdict, note)
    if row.version != version:
        raise ReviewedMeanwhileError
    row.verdict, row.version = found.value, version + 1
    row.review = _sealed(session, "break_glass", "review", row.id, note)
    row.reviewed_at, row.reviewed_by = now, actor.account_id
    path = _path(session, seen, now=now)
    record(
        session, actor, "needs.reviewed-glass", seen.ref, now=now, path=path, verdict=found.value
    )


def read_glass(session: Session, actor: Actor, glass_id: str, *, now: datetime) -> GlassRow:
    """Return an emergency opening with its reason, once it is recorded that it was read."""
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    found = glasses.glass(session, glass_id)
    if found is None:
        raise OutOfScopeError(glass_id)
    record(session, actor, READ_REASON, found.ref, now=now, path=_path(session, found, now=now))
    return found


def _path(session: Session, opening: GlassRow, *, now: datetime) -> str:
    unit = org.node(session, opening.unit_id, on=local_day(now))
    return unit.path if unit else ""


def read_pick(session: Session, actor: Actor, pick_id: str, *, now: datetime) -> PickRow:
    """Return a reading in a sample with the review's words, once this is recorded."""
    authorize(actor, Can.NEEDS_REVIEW_LOG)
    found = log_review.pick(session, pick_id)
    if found is None:
        raise OutOfScopeError(pick_id)
    record(session, actor, "needs.viewed-log-review", found.entry.seq, now=now)
    return found


def _checked(verdict: Verdict | None, note: str) -> Verdict:
    faults = review_faults(verdict, note)
    if faults or verdict is None:
        raise RefusedError(faults)
    return verdict


def _sealed(session: Session, table: str, column: str, row: str, note: str) -> bytes | None:
    words = note.strip()
    if not words:
        return None
    return vault_of(session).seal_text(places.of(table, column, row), words)
