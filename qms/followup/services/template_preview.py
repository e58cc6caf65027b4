"""A report as a unit would meet it, made of what is known of the unit; nothing is stored."""

from datetime import date

from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import authorize
from qms.followup.core.report.asking import for_forms
from qms.followup.core.report.columns import RowKind
from qms.followup.core.report.content import (
    Activity,
    Content,
    LastAction,
    PreviousActivity,
    Spends,
)
from qms.followup.core.report.head import Head, Whole
from qms.followup.core.report.states import State
from qms.followup.core.report.summary import summarise
from qms.followup.core.report.templates import PROVIDER, Template
from qms.followup.queries.template_versions import latest_version
from qms.followup.queries.units import provider_unit
from qms.followup.services import amounts
from qms.followup.services.asked_units import forms_of
from qms.followup.services.reaching import Reached
from qms.followup.services.starting import PLANNED, Start, starts
from qms.kernel.schoolyear import school_year_of
from qms.org import queries as org
from qms.org.core.nodes import Unit

NOT_STORED = 0
"""The id of a report that is only looked at."""


def units_asked(
    session: Session, actor: Actor, template: Template, *, on: date
) -> tuple[Unit, ...]:
    """Return the units, and the provider, that a report of the template could be asked of."""
    scope = authorize(actor, Can.FOLLOWUP_TEMPLATES)
    node = org.municipality(session)
    provider = (provider_unit(node),) if node and PROVIDER in template.applies_to else ()
    own = set(template.applies_to)
    units = org.units(session, scope, on=on) if template.level != PROVIDER else ()
    return (*(one for one in units if own.intersection(forms_of(one))), *provider)


def year_of(template: Template, *, on: date) -> int:
    """Return the year that a report written now would be about."""
    return school_year_of(on) - template.autumn


def preview(session: Session, template: Template, unit: Unit, *, on: date) -> Reached:
    """Return the report that the unit would open now."""
    forms = forms_of(unit)
    narrow = for_forms(template, forms)
    year = year_of(template, on=on)
    received = (
        amounts.received(session, unit.id, year, template=template.key) if template.spends else None
    )
    start = starts(session, narrow, year, [unit.id], on=on)[unit.id]
    content = _content(narrow, start, received.ore if received else 0)
    head = Head(
        id=NOT_STORED,
        unit_id=unit.id,
        template=narrow.key,
        # A draft has no number yet: what is looked up by version is found for the newest.
        template_version=narrow.version or latest_version(session, narrow.key),
        title=narrow.title,
        level=narrow.level_for(forms),
        period=narrow.period,
        year=year,
        opens=on,
        due=on,
        state=State.DRAFT,
        is_voluntary=unit.is_independent,
        version=0,
        amount_ore=content.amount_ore,
        accounts_for_money=narrow.spends is not Spends.NOTHING,
        minutes=0,
        summary=summarise(narrow, content),
        last_saved_at=None,
        last_saved_by="",
        submitted_at=None,
        submitted_by="",
    )
    whole = Whole(head=head, template=narrow, content=content, changed_in={})
    return Reached(whole=whole, unit=unit)


def _content(template: Template, start: Start, ore: int) -> Content:
    """Return what the report would begin with: last year's promises and the plan's activities."""
    kinds = {question.rows for question in template.questions}
    planned = _planned(start) if RowKind.ACTIVITIES in kinds else ()
    previous = _previous(start) if RowKind.PREVIOUS in kinds else ()
    last = _last_actions(start) if RowKind.LAST_ACTIONS in kinds else ()
    return Content(
        amount_ore=ore,
        carried_ore=start.carried(template),
        activities=planned,
        previous=previous,
        last_actions=last,
        spends=template.spends,
    )


def _planned(start: Start) -> tuple[Activity, ...]:
    every = (one for plan in start.plans for one in plan.activities)
    return tuple(
        Activity(
            id=number,
            plan_activity_id=one.id,
            **{key: getattr(one, key) for key in PLANNED},
        )
        for number, one in enumerate(every, start=1)
    )


def _previous(start: Start) -> tuple[PreviousActivity, ...]:
    every = (one for content in start.before for one in content.activities)
    return tuple(
        PreviousActivity(
            id=number, name=one.name, measure=one.measure, aim=one.aim, result=one.result,
            ore=one.ore or 0,
        )
        for number, one in enumerate(every, start=1)
    )  # fmt: skip


def _last_actions(start: Start) -> tuple[LastAction, ...]:
    return tuple(
        LastAction(
            id=number, action_id=one.id, title=one.title, area=one.area, aim=one.aim,
            measure=one.measure, baseline=one.baseline, target=one.target, owner=one.owner,
            due=one.due, reading=one.result,
        )
        for number, one in enumerate(start.actions, start=1)
    )  # fmt: skip


def section_number(reached: Reached, wanted: int) -> int:
    """Return the step to show: the one asked for, the nearest when there are fewer."""
    last = len(reached.template.sections)
    return min(max(wanted, 1), last) if last else 0
