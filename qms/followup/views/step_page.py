"""One step of a report as a page: values as typed, errors beside them, last year's words."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from qms.followup.core.report.asking import asked
from qms.followup.core.report.columns import ColumnType, RowKind
from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import flatten, row_of
from qms.followup.core.report.gaps import MONEY, gaps
from qms.followup.core.report.head import Event
from qms.followup.core.report.questions import TAKING_PART, TAKING_PART_EN, QuestionType
from qms.followup.core.report.states import State
from qms.followup.core.report.templates import Section, Template
from qms.followup.core.report.text_checks import words
from qms.followup.core.report.wording import options_in
from qms.followup.labels import gap_sentence
from qms.followup.queries import reports
from qms.followup.services.reaching import Reached
from qms.followup.views.comments import talk_of
from qms.followup.views.prefill_lines import ready_for
from qms.followup.views.row_faults import told_once
from qms.followup.views.row_tables import tables_of
from qms.followup.views.side import side_of
from qms.i18n.formats import typed_kr
from qms.i18n.language import gettext, language
from qms.web.context import today


def typed(flat: Mapping[str, str], template: Template) -> dict[str, str]:
    """Return stored fields as they stand in the form: sums as kronor, decimals with a comma."""
    kinds = {question.key: question.type for question in template.questions}
    return {name: _typed(name, text, kinds) for name, text in flat.items()}


def _typed(name: str, text: str, kinds: Mapping[str, QuestionType]) -> str:
    row = row_of(name)
    if row.column.type is ColumnType.MONEY if row else kinds.get(name) is QuestionType.MONEY:
        return _kronor(text)
    return text.replace(".", ",") if kinds.get(name) is QuestionType.NUMBER else text


def _kronor(ore: str) -> str:
    """Return an amount as a field shows it; what cannot be read stays as it was typed."""
    return typed_kr(int(ore)) if ore.lstrip("-").isdecimal() else ore


def words_text(text: str, most: int) -> str:
    """Return how many words there are of how many, for the line under a text."""
    return gettext("%(n)s av högst %(most)s ord") % {"n": words(text), "most": most}


def missing(template: Template, section: Section, content: Content) -> dict[str, str]:
    """Return what a step still lacks, by field name; money that is left is no fault here."""
    now = asked(template, content)
    found = [
        gap for question in now.section(section.number).questions for gap in gaps(question, content)
    ]
    return {gap.name: gap_sentence(template, gap) for gap in found if gap.field != MONEY}


def render_step(
    session: Session,
    reached: Reached,
    number: int,
    *,
    posted: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """Return the page of step `number`; `posted` is shown in place of what is stored."""
    values = step_values(session, reached, number, posted=posted or {}, errors=errors or {})
    return render_template("followup/show_step.html", **values)


def step_values(
    session: Session,
    reached: Reached,
    number: int,
    *,
    posted: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    """Return what the page of a step shows, by the names that its template uses."""
    side = side_of(session, reached)
    section = side.template.section(number)
    ready = ready_for(session, reached, section, on=today())
    values = typed(flatten(side.content, side.template), side.template) | dict(posted)
    return {
        "side": side,
        "section": section,
        "number": number,
        "last": len(side.template.sections),
        "values": values,
        "errors": errors,
        "has_errors": bool(errors),
        "before": ready.before,
        "received": ready.received,
        "comment": _comment(session, reached),
        "talk": talk_of(session, reached.whole.head, side.template, section, restricted=True),
        "tables": told_once(
            tables_of(section.questions, side.content, values=values, errors=errors)
        ),
        "hidden": hidden(side.template, section, side.content),
        "prefill": ready.lines,
        "taking_part": options_in(TAKING_PART, TAKING_PART_EN, language()),
        "may_carry": bool(side.template.columns_for(RowKind.ACTIONS)),
        "words_text": words_text,
        "language": language(),
    }


def hidden(template: Template, section: Section, content: Content) -> frozenset[str]:
    """Return the questions of the step that are not asked as things stand now."""
    if not any(question.condition for question in section.questions):
        return frozenset()
    now = asked(template, content).section(section.number)
    return frozenset({one.key for one in section.questions} - {one.key for one in now.questions})


def _comment(session: Session, reached: Reached) -> Event | None:
    """Return the event that sent the report back or opened it again, when it is back."""
    state = reached.whole.head.state
    if state not in (State.RETURNED, State.REOPENED):
        return None
    found = reports.events(session, reached.whole.head.id)
    return next((event for event in found if event.state is state), None)
