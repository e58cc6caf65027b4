"""The register's figures that a report shows: kept when it is handed in, compared afterwards."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from qms.followup.core.report.asking import asked
from qms.followup.core.report.content import Content, Spends
from qms.followup.core.report.figures import SHOWN_IN, Moved, figures_of, moved
from qms.followup.core.report.head import Head
from qms.followup.core.report.questions import Question, QuestionType, Visibility
from qms.followup.core.report.templates import Template
from qms.followup.queries.template_versions import template_of
from qms.followup.services.prefill import ready
from qms.followup.services.prefilling.ground import Ground
from qms.followup.services.reaching import Seen
from qms.followup.services.read_copies import ReadCopy
from qms.org.core.nodes import Unit

ALLOCATION = "allocation"


def figures(
    session: Session,
    head: Head,
    template: Template,
    content: Content,
    *,
    unit: Unit,
    on: date,
    only: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return the figures of the questions that show any, by key, ready for a copy.

    `only` picks among them. A copy leaves the unit, so few cases are hidden in it as for anybody
    outside, also where the unit itself reads its true numbers.
    """
    questions = tuple(
        replace(one, visibility=Visibility.PUBLIC)
        for one in asked(template, content).questions
        if one.type in SHOWN_IN and (only is None or one.key in only)
    )
    if not questions:
        return {}
    ground = Ground(
        session=session, head=head, template=template, content=content, unit=unit,
        questions=questions, on=on,
    )  # fmt: skip
    values = ready(ground)
    return {one.key: {**figures_of(values[one.key]), **_money(ground, one)} for one in questions}


def _money(ground: Ground, question: Question) -> dict[str, Any]:
    """Return what the unit received, for the question that shows it above the facts."""
    shows = question.type is QuestionType.READONLY and ALLOCATION in question.prefill
    received = ground.received if shows and ground.template.spends is not Spends.NOTHING else None
    if received is None:
        return {}
    index = None if received.index is None else str(received.index)
    money = {"ore": received.ore, "previous_ore": received.previous_ore, "index": index}
    return {"money": money}


def changed_since(session: Session, seen: Seen, copy: ReadCopy) -> tuple[Moved, ...] | None:
    """Return what the register says otherwise about the same years than the copy does.

    The register is asked as of the day of the copy's figures: later years are not a change. None
    for a copy made before figures were kept.
    """
    stored: Mapping[str, Any] | None = copy.body.get("figures")
    day: str | None = copy.body.get("figures_on")
    if stored is None or day is None:
        return None
    frozen = copy.frozen
    template = template_of(session, frozen.template, frozen.template_version)
    now = figures(
        session, seen.head, template, copy.content, unit=seen.unit,
        on=date.fromisoformat(day), only=stored.keys(),
    )  # fmt: skip
    return moved(stored, now)
