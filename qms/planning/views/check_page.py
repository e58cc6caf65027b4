"""The page of what an alternative does to children and staff, with the questions to answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from qms.access.policy import Can
from qms.access.scope import has_right
from qms.content.loader import load
from qms.i18n.language import gettext, language, ngettext
from qms.planning.core.checks import (
    LONGEST_ANSWER,
    About,
    Question,
    questions,
    unanswered,
    version_of,
)
from qms.planning.core.freezing import Asked, Facts, facts_of
from qms.planning.core.impact.groups import group_shares
from qms.planning.form_words import fitted
from qms.planning.papers import moving
from qms.planning.papers.moving import groups_table
from qms.planning.papers.words import children, sentences, who_moves
from qms.planning.queries.alternative import Pair
from qms.planning.queries.checks import LastAnswer, answers_of, first_answered_at, last_answer
from qms.planning.queries.groups import background_shares
from qms.planning.queries.studies import case_of_study
from qms.planning.views.asked import the_alternative
from qms.reports.paper.values import Table
from qms.web.context import current_actor


@dataclass(frozen=True, kw_only=True)
class CheckPage:
    """What the page shows: who moves, the questions, and what is stored."""

    found: Pair
    facts: Facts
    tables: tuple[Table, ...]
    asked: tuple[Question, ...]
    stored: Mapping[str, str]
    last: LastAnswer | None
    is_older: bool

    @property
    def left(self) -> tuple[Question, ...]:
        """Return the questions that nobody has answered."""
        return unanswered(self.asked, self.stored)


def read_page(session: Session, alternative_id: int) -> CheckPage:
    """Return the page's material; 404 where the reader may not see the alternative."""
    study, chosen = found = the_alternative(session, alternative_id)
    case = case_of_study(session, study.id)
    facts = facts_of(case, Asked(name=chosen.name, steps=chosen.steps))
    shares, year = background_shares(session, case, study.basis)
    pupils = [float(n) for n in facts.today.found.pupils[0].sum(axis=1)]
    known = groups_table(group_shares(facts.moves, pupils, shares), year)
    every = (moving.changes(facts), moving.areas(facts), moving.grades(facts), known)
    first = first_answered_at(session, chosen.id)
    return CheckPage(
        found=found, facts=facts, tables=tuple(one for one in every if one is not None),
        asked=questions(load("planning_checks"), language()),
        stored=answers_of(session, chosen.id), last=last_answer(session, chosen.id),
        is_older=first is not None and not chosen.is_frozen and first < chosen.changed_at,
    )  # fmt: skip


def left_words(left: Sequence[Question]) -> str:
    """Return how many questions are left to answer."""
    if not left:
        return gettext("Alla frågor är besvarade.")
    return ngettext(
        "%(num)d fråga är inte besvarad.", "%(num)d frågor är inte besvarade.", len(left)
    ) % {"num": len(left)}


def check_page(
    page: CheckPage,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    is_clash: bool = False,
) -> str:
    """Return the page; `typed` stands in the fields instead of what is stored."""
    study, chosen = page.found
    errors = errors or {}
    by_heading = [
        (gettext("Barnens bästa"), [one for one in page.asked if one.about is About.CHILDREN]),
        (gettext("De som arbetar"), [one for one in page.asked if one.about is About.WORK]),
    ]
    actor = current_actor()
    return render_template(
        "planning/show_check.html", page_of=page, study=study, alternative=chosen,
        title=_title(page.facts), told=sentences(who_moves(page.facts)), parts=by_heading,
        values=page.stored if typed is None else {**page.stored, **typed},
        stored=page.stored, version=version_of(page.stored), errors=errors,
        faults=[(key, words) for key, words in errors.items()], has_errors=bool(errors),
        is_clash=is_clash, left=left_words(page.left), most=LONGEST_ANSWER,
        may_write=has_right(actor, Can.PLANNING_WRITE) and not chosen.is_frozen,
        may_freeze=has_right(actor, Can.PLANNING_FREEZE) and not chosen.is_frozen,
    )  # fmt: skip


def _title(facts: Facts) -> str:
    total = sum(one.n for one in facts.moves)
    if round(total) == 0:
        return fitted(facts.case.form, "Inget barn byter skola")
    told = fitted(facts.case.form, "%(n)s barn byter skola") % {"n": children(total)}
    return f"{told[:1].upper()}{told[1:]}"
