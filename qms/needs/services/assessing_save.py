"""Saving what an assessor writes, field by field: nothing is lost between two windows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import OutOfScopeError
from qms.audit.services import record
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.needs.core.assessing import AT, Clash, Draft, Kind, merge
from qms.needs.core.assessing.draft import LEVELS, MOST_SIGNS, RULE, SEEN
from qms.needs.core.instrument import Instrument
from qms.needs.models import NeedsAssessment, NeedsCase
from qms.needs.queries.assessments import answers_at, draft_of, own
from qms.needs.queries.instruments import instrument_of
from qms.needs.queries.opened import OpenCase
from qms.needs.services.opening import take_case

SITTING = timedelta(minutes=30)
"""A save that comes later than this after the one before begins a new sitting in the trail."""


class WrittenElsewhereError(Exception):
    """The same fields were saved in another window in the meantime; nothing was stored."""

    def __init__(self, clashes: tuple[Clash, ...], *, at: datetime, version: int) -> None:
        super().__init__(f"{len(clashes)} fields changed in another window")
        self.clashes, self.at, self.version = clashes, at, version


class NotOpenError(Exception):
    """The assessment is sent or withdrawn, or the case is no longer where it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The answer to one question; None leaves the level as it stands, so does no text at all."""

    question: str
    current: int | None = None
    desired: int | None = None
    seen: str | None = None

    @property
    def fields(self) -> dict[str, str]:
        """Return the answer as the draft's fields."""
        levels = {
            f"{self.question}-{name}": str(level)
            for name, level in zip(LEVELS, (self.current, self.desired), strict=True)
            if level is not None
        }
        return levels if self.seen is None else levels | {f"{self.question}-{SEEN}": self.seen}


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What a save came to: the draft's version and content after it."""

    version: int
    changed: bool
    draft: Draft
    instrument: Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A draft taken to be changed: the case is locked until the transaction ends."""

    case: NeedsCase
    row: NeedsAssessment
    opened: OpenCase
    instrument: Instrument
    draft: Draft


def save_answer(
    session: Session,
    actor: Actor,
    ref: str,
    assessment_id: str,
    given: Given,
    *,
    version: int,
    now: datetime,
) -> Saved:
    """Store the answer to one question; the same answer twice changes nothing.

    Raise as `save_answers` does.
    """
    return save_answers(session, actor, ref, assessment_id, [given], version=version, now=now)


def save_answers(
    session: Session,
    actor: Actor,
    ref: str,
    assessment_id: str,
    answers: Sequence[Given],
    *,
    version: int,
    now: datetime,
) -> Saved:
    """Store the answers to several questions, all of them or none.

    `version` is the one that the writer's page showed. Raise RefusedError for what the instrument
    does not know and for too long a text, WrittenElsewhereError when the same fields were saved
    since, NotOpenError when nothing can be written, OutOfScopeError when it is not one's own.
    """
    taken = take_draft(session, actor, ref, assessment_id, now=now)
    problems = [one for given in answers for one in _answer_problems(taken.instrument, given)]
    fields = {name: text for given in answers for name, text in given.fields.items()}
    return _store(session, actor, taken, fields, problems=problems, version=version, now=now)


def save_comments(
    session: Session,
    actor: Actor,
    ref: str,
    assessment_id: str,
    comments: Mapping[str, str],
    *,
    version: int,
    now: datetime,
) -> Saved:
    """Store what is answered to warnings, by the key of the rule; raise as `save_answer` does."""
    taken = take_draft(session, actor, ref, assessment_id, now=now)
    known = {rule.key for rule in taken.instrument.rules}
    problems = [_unknown(RULE + key) for key in comments if key not in known]
    for key, text in comments.items():
        problems += _length_problems(RULE + key, text)
    fields = {RULE + key: text for key, text in comments.items()}
    return _store(session, actor, taken, fields, problems=problems, version=version, now=now)


def take_draft(
    session: Session, actor: Actor, ref: str, assessment_id: str, *, now: datetime
) -> Taken:
    """Return the actor's own draft, locked; raise OutOfScopeError, or NotOpenError when sent."""
    case, opened = take_case(session, actor, ref, can=Can.NEEDS_ASSESS, now=now)
    row = own(session, opened, assessment_id, actor.account_id)
    if row is None:
        raise OutOfScopeError(assessment_id)
    if row.sent_at is not None or case.stage not in AT[Kind(row.kind)]:
        raise NotOpenError
    return Taken(
        case=case,
        row=row,
        opened=opened,
        instrument=instrument_of(session, row.instrument_id),
        draft=draft_of(opened, row),
    )


def _store(
    session: Session,
    actor: Actor,
    taken: Taken,
    fields: Mapping[str, str],
    *,
    problems: list[Problem],
    version: int,
    now: datetime,
) -> Saved:
    if problems:
        raise RefusedError(tuple(problems))
    merged, row = merge(taken.draft, fields, seen=version), taken.row
    if merged.clashes:
        raise WrittenElsewhereError(merged.clashes, at=row.saved_at, version=row.version)
    draft = taken.draft
    if merged.changed:
        # The trail tells of sittings: autosaves come every few seconds and would bury the rest.
        is_new = row.version == 0 or now - row.saved_at > SITTING
        draft = draft.with_changes(merged.changed, version=row.version + 1)
        row.answers = taken.opened.vault.seal_json(answers_at(row.id), draft.plain())
        row.version, row.saved_at = row.version + 1, now
        session.flush()
        if is_new:
            path, ref = taken.opened.unit.path, taken.opened.ref
            record(session, actor, "needs.wrote-assessment", ref, now=now, path=path, kind=row.kind)
    return Saved(
        version=row.version,
        changed=bool(merged.changed),
        draft=draft,
        instrument=taken.instrument,
    )


def _answer_problems(instrument: Instrument, given: Given) -> list[Problem]:
    found = []
    if given.question not in {one.key for one in instrument.questions}:
        found.append(_unknown(given.question))
    highest = len(instrument.points) - 1
    for name, level in zip(LEVELS, (given.current, given.desired), strict=True):
        if level is not None and not 0 <= level <= highest:
            found.append(
                Problem(message="Nivån finns inte.", column=f"{given.question}-{name}",
                        cure=said("Välj en nivå från 0 till %(n)s.", n=highest))
            )  # fmt: skip
    return [*found, *_length_problems(f"{given.question}-{SEEN}", given.seen or "")]


def _length_problems(column: str, text: str) -> list[Problem]:
    if len(text) <= MOST_SIGNS:
        return []
    message = said("Texten är %(n)s tecken, högst %(most)s får plats.",
                   n=len(text), most=MOST_SIGNS)  # fmt: skip
    return [Problem(message=message, column=column, cure="Korta den.")]


def _unknown(column: str) -> Problem:
    return Problem(
        message="Frågan finns inte i instrumentet.", column=column, cure="Ladda om sidan."
    )
