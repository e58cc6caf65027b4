"""Who may read a report's restricted answers, and what else tells of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import Scope, scope_of
from qms.followup.core.report.questions import QuestionType, Visibility
from qms.followup.core.report.templates import Template
from qms.followup.core.review.records import Comment
from qms.followup.models import Action, Report, ReportCycle
from qms.followup.queries.template_versions import templates_of
from qms.followup.queries.units import report_unit, report_units

Given = Action | Row[*tuple[Any, ...]]
"""An action, or its columns."""
READERS = (Can.FOLLOWUP_READ_RESTRICTED, Can.FOLLOWUP_FILE, Can.FOLLOWUP_FILE_PROVIDER)
"""The named roles, and those who write the answers."""


def readers_scope(actor: Actor) -> Scope:
    """Return where the actor reads restricted answers."""
    scopes = [scope_of(actor, can) for can in READERS]
    return Scope(
        tuple(sorted({path for one in scopes for path in one.paths})),
        everything=any(one.everything for one in scopes),
    )


def reads_restricted(session: Session, actor: Actor, unit_id: int, *, on: date) -> bool:
    """Return whether the actor reads the restricted answers of the unit's reports."""
    return report_unit(session, unit_id, readers_scope(actor), on=on) is not None


@dataclass(frozen=True, slots=True)
class Restricted:
    """What a template lets few read: the keys of questions, and of sections with nothing else."""

    questions: frozenset[str]
    sections: frozenset[str]
    known: frozenset[str]
    files: bool

    def tells_of(self, section: str, question: str) -> bool:
        """Return whether a comment there may tell of a restricted answer.

        So may one on a question that is no longer asked: nobody can say who may read it.
        """
        if question:
            return question in self.questions or question not in self.known
        return section in self.sections


def restricted_in(template: Template) -> Restricted:
    """Return what is restricted in the template; files are, when any question for them is."""
    hidden = {one.key: one for one in template.questions if _is_restricted(one.visibility)}
    return Restricted(
        questions=frozenset(hidden),
        sections=frozenset(
            one.key
            for one in template.sections
            if one.questions and all(q.key in hidden for q in one.questions)
        ),
        known=frozenset(one.key for one in template.questions),
        files=any(one.type is QuestionType.ATTACHMENT for one in hidden.values()),
    )


def told_openly(found: Iterable[Comment], limits: Restricted | None) -> list[Comment]:
    """Return the comments that tell of no restricted answer; all when there are no limits."""
    return [one for one in found if not (limits and limits.tells_of(one.section, one.question))]


def _is_restricted(visibility: Visibility) -> bool:
    return visibility is Visibility.RESTRICTED


def restricted_actions(session: Session, rows: Iterable[Given]) -> frozenset[int]:
    """Return the ids of the actions that were written in a restricted table, or go on from one."""
    given = tuple(rows)
    written = (
        select(Action.id, Action.question, ReportCycle.template, ReportCycle.template_version)
        .join(Report, Report.id == Action.report_id)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
    )
    tables = _restricted_tables(session)
    if not tables:
        return frozenset()
    found = {
        row.id
        for row in session.execute(written)
        if row.question in tables.get((row.template, row.template_version), ())
    }
    if not found:
        return frozenset()
    carried = select(Action.id, Action.carried_from_id).where(Action.carried_from_id.is_not(None))
    before = {row.id: row.carried_from_id for row in session.execute(carried)}
    return frozenset(one.id for one in given if _goes_on(one.id, before, found))


def _restricted_tables(session: Session) -> dict[tuple[str, int], frozenset[str]]:
    """Return the restricted questions of every version that reports were asked with, if any."""
    asked = select(ReportCycle.template, ReportCycle.template_version).distinct()
    templates = templates_of(session, [(row[0], row[1]) for row in session.execute(asked)])
    found = {one: restricted_in(template).questions for one, template in templates.items()}
    return {one: keys for one, keys in found.items() if keys}


def without_restricted(
    session: Session, rows: Iterable[Given], readers: Scope | None, *, on: date
) -> frozenset[int]:
    """Return the ids of the actions that these readers may see; None is the product itself."""
    given = tuple(rows)
    ids = frozenset(one.id for one in given)
    hidden = restricted_actions(session, given) if readers is not None else frozenset()
    if readers is None or not hidden:
        return ids
    theirs = report_units(session, readers, {one.unit_id for one in given}, on=on)
    return ids - {one.id for one in given if one.id in hidden and one.unit_id not in theirs}


def _goes_on(action_id: int, before: Mapping[int, int], found: Collection[int]) -> bool:
    """Return whether the action, or one that it goes on from, is among those found."""
    seen: set[int] = set()
    at: int | None = action_id
    while at is not None and at not in seen:
        if at in found:
            return True
        seen.add(at)
        at = before.get(at)
    return False
