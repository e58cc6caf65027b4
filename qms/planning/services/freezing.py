"""An alternative is frozen: what it was counted on and came to is kept and never changed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.audit.services import record
from qms.content.loader import load
from qms.i18n.language import speaking
from qms.kernel.problems import Problem, RefusedError
from qms.kernel.said import said
from qms.planning.core.checks import questions, unanswered
from qms.planning.core.freezing import Facts, checksum, packed, results_of
from qms.planning.core.plan.step_faults import step_faults
from qms.planning.papers.about import About
from qms.planning.papers.board import board_paper
from qms.planning.papers.premises import premises_plan
from qms.planning.queries.alternative import Pair, alternative
from qms.planning.queries.checks import answers_of
from qms.planning.queries.material import about_now, facts_now
from qms.planning.queries.studies import case_of_study
from qms.planning.services.rows import ChangedMeanwhileError, alternative_row, free
from qms.planning.services.studies import share_study
from qms.reports.paper.stored import to_text

PAPER_LANGUAGE = "sv"
"""The board's papers are kept in Swedish, whoever freezes."""


def freeze_alternative(
    session: Session, actor: Actor, alternative_id: int, *, version: int, now: datetime
) -> str:
    """Keep the case, the steps, what they came to, the answers and the papers; return the checksum.

    Nothing undoes it: who wants another alternative copies it. The board reads what is frozen, so
    the study is shared. Raise RefusedError with all that is
    lacking, ChangedMeanwhileError when steps were saved since `version`.
    """
    authorize(actor, Can.PLANNING_FREEZE)
    row = free(alternative_row(session, actor, alternative_id))
    if row.version != version:
        raise ChangedMeanwhileError
    found = alternative(session, actor, alternative_id)
    if found is None:
        raise LookupError(alternative_id)
    if faults := (*lacking(session, found), *_faults(session, found)):
        raise RefusedError(faults)
    content = _content(session, actor, found, now)
    row.content, row.sha256 = packed(content), checksum(content)
    row.frozen_at, row.frozen_by, row.changed_at = now, actor.pseudonym, now
    session.flush()
    record(session, actor, "planning.alternative-frozen", row.id, now=now, sha256=row.sha256)
    if not found[0].is_shared:
        share_study(session, actor, row.study_id, is_shared=True, now=now)
    return row.sha256


def _faults(session: Session, found: Pair) -> tuple[Problem, ...]:
    """Return the steps' faults: the case may be another since they were saved."""
    study, chosen = found
    return step_faults(case_of_study(session, study.id), chosen.steps)


def lacking(session: Session, found: Pair) -> tuple[Problem, ...]:
    """Return what must be done before the alternative may be frozen."""
    return tuple(_lacking(session, found))


def _lacking(session: Session, found: Pair) -> Iterator[Problem]:
    _, chosen = found
    if not chosen.steps:
        yield Problem(message="Alternativet har inga steg.", cure="Lägg till det som ska ändras.")
    asked = questions(load("planning_checks"), "sv")
    for one in unanswered(asked, answers_of(session, chosen.id)):
        message = said("Frågan är inte besvarad: %(question)s", question=said(one.text))
        yield Problem(message=message, column=one.key, cure="Svara på den.")


def _content(session: Session, actor: Actor, found: Pair, now: datetime) -> dict[str, Any]:
    study, chosen = found
    facts = facts_now(session, actor, study, chosen)
    with speaking(PAPER_LANGUAGE):
        about = about_now(session, study, chosen, facts, author=actor.name, now=now,
                          is_frozen=True)  # fmt: skip
        papers = papers_of(facts, about)
    return {
        **results_of(facts),
        "study": {"id": study.id, "name": study.name, "form": study.form,
                  "sha256": study.sha256, "basis": dict(study.basis)},
        "alternative": {"id": chosen.id, "name": chosen.name, "version": chosen.version,
                        "told": dict(chosen.told)},
        "frozen_at": now.isoformat(),
        "answers": [{"key": one.key, "question": one.text, "law": one.law, "answer": answer}
                    for one, answer in about.answers],
        "papers": papers,
    }  # fmt: skip


def papers_of(facts: Facts, about: About) -> dict[str, str]:
    """Return the papers as canonical texts, by what they are called in addresses."""
    return {
        "handling": to_text(board_paper(facts, about, language=PAPER_LANGUAGE)),
        "lokalplan": to_text(premises_plan(facts, about, language=PAPER_LANGUAGE)),
    }
