"""One step of a report as a page: values as typed, errors beside them, last year's words."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from qms.allocation.core.records import Received
from qms.followup.core.report.content import Content
from qms.followup.core.report.fields import MONEY, field_name, flatten, row_of
from qms.followup.core.report.gaps import Field, Gap, gaps
from qms.followup.core.report.states import State
from qms.followup.core.report.templates import QuestionType, Section, Template
from qms.followup.core.report.text_checks import words
from qms.followup.labels import gap_sentence
from qms.followup.queries import reports
from qms.followup.services import amounts
from qms.followup.services.reaching import Reached
from qms.followup.views.side import side_of
from qms.i18n.formats import typed_kr
from qms.i18n.language import gettext, language


def typed(flat: Mapping[str, str]) -> dict[str, str]:
    """Return stored fields as they stand in the form: sums as kronor with spaces."""
    return {name: _kronor(text) if _is_money(name) else text for name, text in flat.items()}


def _is_money(name: str) -> bool:
    row = row_of(name)
    return (row.attribute if row else name) in MONEY


def _kronor(ore: str) -> str:
    """Return an amount as a field shows it; what cannot be read stays as it was typed."""
    return typed_kr(int(ore)) if ore.lstrip("-").isdecimal() else ore


def words_text(text: str, most: int) -> str:
    """Return how many words there are of how many, for the line under a text."""
    return gettext("%(n)s av högst %(most)s ord") % {"n": words(text), "most": most}


def missing(template: Template, section: Section, content: Content) -> dict[str, str]:
    """Return what a step still lacks, by field name; money that is left is no fault here."""
    found = [gap for question in section.questions for gap in gaps(question, content)]
    return {
        _place(template, gap): gap_sentence(template, gap)
        for gap in found
        if gap.field is not Field.MONEY
    }


def _place(template: Template, gap: Gap) -> str:
    return field_name(gap.question, gap.field, gap.item)


def render_step(
    session: Session,
    reached: Reached,
    number: int,
    *,
    posted: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:
    """Return the page of step `number`; `posted` is shown in place of what is stored."""
    side = side_of(session, reached)
    section = side.template.section(number)
    kinds = {question.type for question in section.questions}
    before = _last_year(session, side.head.year, reached) if _asks_text(kinds) else None
    values = typed(flatten(side.content)) | dict(posted or {})
    return render_template(
        "followup/show_step.html",
        side=side,
        section=section,
        number=number,
        last=len(side.template.sections),
        values=values,
        errors=errors or {},
        has_errors=bool(errors),
        before=before.answers if before else {},
        received=_received(session, reached) if QuestionType.READONLY in kinds else None,
        comment=_comment(session, reached),
        words_text=words_text,
        language=language(),
        asks_activities=QuestionType.ACTIVITY_TABLE in kinds,
    )


def _asks_text(kinds: set[QuestionType]) -> bool:
    return QuestionType.TEXT in kinds


def _last_year(session: Session, year: int, reached: Reached) -> Content | None:
    head = reached.whole.head
    return reports.last_year(session, template=head.template, year=year, unit_id=head.unit_id)


def _received(session: Session, reached: Reached) -> Received | None:
    head = reached.whole.head
    return amounts.received(session, head.unit_id, head.year)


def _comment(session: Session, reached: Reached) -> Any:  # noqa: ANN401 - an Event or None
    """Return the event that sent the report back, when it is back."""
    if reached.whole.head.state is not State.RETURNED:
        return None
    found = reports.events(session, reached.whole.head.id)
    return next((event for event in found if event.state is State.RETURNED), None)
