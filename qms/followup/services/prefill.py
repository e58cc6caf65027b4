"""What stands ready in a report before anybody has written: from the register and other reports."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from sqlalchemy.orm import Session

from qms.followup.core.prefill.values import PrefilledValue, merged
from qms.followup.core.report.content import Content
from qms.followup.core.report.head import Head
from qms.followup.core.report.questions import Question
from qms.followup.core.report.templates import Template
from qms.followup.services.prefilling.cases_source import from_cases
from qms.followup.services.prefilling.catalogue_source import from_catalogue
from qms.followup.services.prefilling.ground import Ground
from qms.followup.services.prefilling.money_source import from_allocation, from_needs, not_yet
from qms.followup.services.prefilling.reports_source import (
    from_plan,
    from_previous_actions,
    from_previous_report,
    from_unit_reports,
)
from qms.followup.services.prefilling.results_source import from_results
from qms.followup.services.prefilling.unit_source import from_forecast, from_staff, from_unit
from qms.followup.services.reaching import Reached
from qms.org.core.nodes import Unit

FromSource = Callable[[Ground, Question, str], PrefilledValue]
SOURCES: Mapping[str, FromSource] = {
    "unit_facts": from_unit,
    "staff_premises": from_staff,
    "indicators": from_results,
    "survey": from_results,
    "cases": from_cases,
    "needs_totals": from_needs,
    "previous_actions": from_previous_actions,
    "previous_report": from_previous_report,
    "socio_plan_answers": from_plan,
    "unit_reports": from_unit_reports,
    "allocation": from_allocation,
    "economy": not_yet,
    "catalogue": from_catalogue,
    "forecast": from_forecast,
}
"""Who answers for each prefill source of `content/report_templates.toml`."""


def prefilled(
    session: Session, reached: Reached, *, on: date, only: Collection[str] | None = None
) -> Mapping[str, PrefilledValue]:
    """Return what stands ready at each question, by its key; those `only` names, else all.

    Everything the questions need is read once for all of them. A question without sources has a
    value that is not filled.
    """
    return ready(ground_of(session, reached, on=on, only=only))


def ground_of(
    session: Session, reached: Reached, *, on: date, only: Collection[str] | None = None
) -> Ground:
    """Return what the values are made from, each part read when it is first asked for."""
    whole = reached.whole
    return Ground(
        session=session,
        head=whole.head,
        template=whole.template,
        content=whole.content,
        unit=reached.unit,
        questions=_asked(whole.template, only),
        on=on,
    )


def _asked(template: Template, only: Collection[str] | None) -> tuple[Question, ...]:
    return tuple(one for one in template.questions if only is None or one.key in only)


def ready(ground: Ground) -> Mapping[str, PrefilledValue]:
    """Return what stands ready at each question of the ground."""
    return {one.key: _value(ground, one) for one in ground.questions}


def values_of(
    session: Session,
    head: Head,
    template: Template,
    content: Content,
    *,
    unit: Unit,
    on: date,
    only: Collection[str] | None = None,
) -> Mapping[str, PrefilledValue]:
    """Return the same for a report that has not been reached by somebody with a right to it."""
    ground = Ground(
        session=session,
        head=head,
        template=template,
        content=content,
        unit=unit,
        questions=_asked(template, only),
        on=on,
    )
    return ready(ground)


def _value(ground: Ground, question: Question) -> PrefilledValue:
    parts = (SOURCES[key](ground, question, key) for key in question.prefill)
    return merged(question.key, parts)


def weak_results(
    session: Session, head: Head, template: Template, *, unit: Unit, on: date
) -> Mapping[str, tuple[str, ...]]:
    """Return, per table that asks for causes, the indicators that are falling or below.

    Nothing is read for a template without such a table.
    """
    tables = [one.key for one in template.questions if one.asks_causes]
    if not tables:
        return {}
    ground = Ground(
        session=session,
        head=head,
        template=template,
        content=Content(amount_ore=0),
        unit=unit,
        questions=_asked(template, tables),
        on=on,
        compares=False,
    )
    return {one.key: ground.table(one).need_causes for one in ground.questions}
