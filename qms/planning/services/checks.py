"""Answers about children and staff are kept as they are written."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.content.loader import load
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.planning.core.checks import LONGEST_ANSWER, questions, version_of
from qms.planning.models import PlanningCheck
from qms.planning.queries.checks import answers_of, last_answer
from qms.planning.services.rows import ChangedMeanwhileError, alternative_row, free

SITTING = timedelta(minutes=30)
"""A save that comes later than this after the one before begins a new sitting in the trail."""


def save_answers(
    session: Session,
    actor: Actor,
    alternative_id: int,
    answers: Mapping[str, str],
    *,
    seen: str,
    now: datetime,
) -> str:
    """Keep the answers by key and return their new version; those not given stay as they are.

    `seen` is the version that the writer's page showed. Raise RefusedError when an answer is too
    long or the alternative is frozen, ChangedMeanwhileError when somebody else has answered
    otherwise since. The same answers twice change nothing.
    """
    authorize(actor, Can.PLANNING_WRITE)
    row = free(alternative_row(session, actor, alternative_id))
    if faults := tuple(_faults(answers)):
        raise RefusedError(faults)
    stored = answers_of(session, row.id)
    changed = {key: text for key, text in _trimmed(answers).items() if stored.get(key, "") != text}
    if not changed:
        return version_of(stored)
    if version_of(stored) != seen:
        raise ChangedMeanwhileError
    last = last_answer(session, row.id)
    _keep(session, actor, row.id, changed, now)
    if last is None or now - last.at > SITTING or last.by != actor.name:
        record(session, actor, "planning.check-answered", row.id, now=now)
    return version_of(answers_of(session, row.id))


def _trimmed(answers: Mapping[str, str]) -> dict[str, str]:
    return {key: text.replace("\r\n", "\n").strip() for key, text in answers.items()}


def _faults(answers: Mapping[str, str]) -> Iterator[Problem]:
    known = {one.key for one in questions(load("planning_checks"), "sv")}
    for key, text in answers.items():
        if key not in known:
            yield Problem(message="Frågan finns inte.", column=key, cure="Läs in sidan igen.")
        elif len(text) > LONGEST_ANSWER:
            message = said("Svaret är längre än %(n)s tecken.", n=LONGEST_ANSWER)
            yield Problem(message=message, column=key, cure="Korta det.")


def _keep(
    session: Session, actor: Actor, alternative_id: int, changed: Mapping[str, str], now: datetime
) -> None:
    table = PlanningCheck
    query = select(table).where(table.alternative_id == alternative_id, table.key.in_(changed))
    rows = {row.key: row for row in session.scalars(query)}
    for key, text in changed.items():
        row = rows.get(key)
        if row is None:
            row = PlanningCheck(alternative_id=alternative_id, key=key, answer=text,
                                account_id=actor.account_id, changed_at=now)  # fmt: skip
            session.add(row)
        row.answer, row.account_id, row.changed_at = text, actor.account_id, now
    session.flush()
