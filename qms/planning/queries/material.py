"""What the papers of an alternative are made of, read as it stands now."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.content.loader import load
from qms.i18n.formats import number
from qms.i18n.language import gettext, language
from qms.kernel.clock import local_day
from qms.org import queries as org
from qms.planning.case_labels import note_sentence
from qms.planning.core.checks import questions
from qms.planning.core.freezing import Asked, Facts, facts_of, sure_of
from qms.planning.core.from_register import notes_in
from qms.planning.core.impact.groups import group_shares
from qms.planning.papers.about import About
from qms.planning.queries.checks import answers_of
from qms.planning.queries.draws import demand_draws
from qms.planning.queries.groups import background_shares
from qms.planning.queries.studies import Alternative, Study, alternatives, case_of_study

MOST_ALIKE = 3
"""Notes of the same kind that are told one by one; the rest are counted."""
MOST_OTHERS = 6
"""Alternatives beside the one that the paper is of: more have no room in a table."""


def facts_now(session: Session, actor: Actor, study: Study, chosen: Alternative) -> Facts:
    """Return the alternative counted beside no change and the study's other alternatives."""
    case = case_of_study(session, study.id)
    others = [
        _asked(one) for one in alternatives(session, actor, study.id) if one.id != chosen.id
    ][:MOST_OTHERS]  # fmt: skip
    draws = demand_draws(session, case, study.basis)
    sure = None if draws is None else sure_of(case, _asked(chosen), others, draws)
    return facts_of(case, _asked(chosen), others, sure=sure)


def _asked(one: Alternative) -> Asked:
    return Asked(name=one.name, steps=one.steps, origin=one.origin)


def about_now(
    session: Session, study: Study, chosen: Alternative, facts: Facts,
    *, author: str, now: datetime, is_frozen: bool,
) -> About:  # fmt: skip
    """Return where the facts come from and what is answered, in the language spoken now."""
    top = org.municipality(session)
    stored = answers_of(session, chosen.id)
    shares, year = background_shares(session, facts.case, study.basis)
    pupils = facts.today.found.pupils[0].sum(axis=1)
    return About(
        municipality=top.name if top else "",
        author=author,
        study=study.name,
        sha256=study.sha256,
        day=local_day(now),
        made_at=now,
        is_frozen=is_frozen,
        notes=tuple(_notes(study)),
        answers=tuple(
            (one, stored.get(one.key, ""))
            for one in questions(load("planning_checks"), language())
        ),
        told=chosen.told_of(study),
        groups=group_shares(facts.moves, [float(n) for n in pupils], shares),
        groups_year=year,
    )  # fmt: skip


def _notes(study: Study) -> Iterator[str]:
    """Yield the notes in words; of many that say the same, the first few."""
    found = notes_in(study.basis)
    for kind in dict.fromkeys(one.told for one in found):
        alike = [one for one in found if one.told is kind]
        yield from (note_sentence(one, study.form) for one in alike[:MOST_ALIKE])
        if (more := len(alike) - MOST_ALIKE) > 0:
            yield gettext("Samma sak gäller %(n)s till.") % {"n": number(more)}
