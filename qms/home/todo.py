"""What waits for the reader: each part of the product is asked, the rights decide which."""

from collections.abc import Callable
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from qms.access.actor import Actor
from qms.access.policy import Can
from qms.access.scope import has_right, scope_of
from qms.allocation import queries as allocation
from qms.allocation.core.records import Awaiting
from qms.allocation.core.survey.round import SurveyKind
from qms.allocation.queries.survey import Awaited, surveys_awaiting
from qms.followup.core.report.templates import PROVIDER
from qms.followup.labels import title_of
from qms.followup.queries import lists
from qms.forecast import queries as forecast
from qms.home.access_todo import access_to_review
from qms.home.costs_todo import units_off_budget
from qms.home.council_todo import council_duties
from qms.home.cycle_todo import cycle_tasks, missing_cycle
from qms.home.drafts_todo import drafts_to_send
from qms.home.grants_todo import grants_to_decide, grants_to_read, grants_to_write
from qms.home.needs_todo import (
    case_steps,
    decisions_to_read,
    openings_to_review,
    untaken_cases,
)
from qms.home.planning_todo import checks_to_answer, papers_to_read, proposals_done
from qms.home.quality_todo import case_clocks, due_actions
from qms.home.reports_todo import reviews
from qms.home.retention_todo import rules_to_approve
from qms.home.review_todo import agreements_due, comments_to_read, feedback_drafts, units_to_see
from qms.home.thing import Todo, days_left
from qms.i18n.formats import kr
from qms.i18n.language import gettext
from qms.jobs import queries as jobs
from qms.jobs.core.states import JobState
from qms.kernel.schoolyear import count_day
from qms.register import queries as register
from qms.web.menu import Phase

MOST_SHOWN = 5


def own_reports(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the reports that the reader's own units have to hand in."""
    found = lists.to_do(session, scope_of(actor, Can.FOLLOWUP_FILE), on=today)
    return [_own_report(line, today) for line in found if line.head.opens <= today][:MOST_SHOWN]


def provider_reports(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the provider's own reports that the reader is one of those to write."""
    scope = scope_of(actor, Can.FOLLOWUP_FILE_PROVIDER)
    found = lists.to_do(session, scope, on=today, level=PROVIDER)
    return [_own_report(line, today) for line in found if line.head.opens <= today][:MOST_SHOWN]


def _own_report(line: lists.Line, today: date) -> Todo:
    head, summary = line.head, line.head.summary
    days = (head.due - today).days
    left = gettext("%(amount)s är ännu inte knutet till en insats.") % {
        "amount": kr(summary.left_ore)
    }
    return Todo(
        title=f"{title_of(head)}, {line.unit.name}",
        url=url_for("followup.show_step", report_id=head.id, number=summary.first_open),
        action=gettext("Fortsätt") if summary.started else gettext("Börja"),
        due=head.due,
        detail=" ".join((days_left(days), left if summary.left_ore > 0 else "")).strip(),
        done=summary.done,
        total=len(summary.ring),
        what=gettext("redovisningen"),
    )


def surveys(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the surveys that the reader's own schools have not answered wholly."""
    found = surveys_awaiting(session, scope_of(actor, Can.ALLOCATION_ANSWER), today=today)
    return [_survey(one, today) for one in found[:MOST_SHOWN]]


def _survey(one: Awaited, today: date) -> Todo:
    title = (
        gettext("Enkät om vikter %(year)s, %(unit)s")
        if one.round.kind is SurveyKind.WEIGHTS
        else gettext("Enkät om resursfördelningen %(year)s, %(unit)s")
    )
    return Todo(
        title=title % {"year": one.round.year, "unit": one.unit.name},
        url=url_for("allocation.answer_survey", survey_id=one.round.id, unit_id=one.unit.id),
        action=gettext("Fortsätt") if one.done else gettext("Börja"),
        due=one.round.last_day,
        detail=days_left((one.round.last_day - today).days),
        done=one.done,
        total=one.total,
        phase=Phase.ANALYSE,
        what=gettext("enkäten"),
    )


def models_to_adopt(session: Session, actor: Actor, _: date) -> list[Todo]:
    """Return the proposed models and calculations that wait for another person to adopt them."""
    return [
        Todo(
            title=_adoption_title(item),
            url=url_for("allocation.show_run", run_id=item.id)
            if item.kind == "run"
            else url_for("allocation.show_proposals", model_id=item.id),
            action=gettext("Granska"),
            mark="1",
            phase=Phase.ANALYSE,
        )
        for item in allocation.models_awaiting(session, actor)[:MOST_SHOWN]
    ]


def _adoption_title(item: Awaiting) -> str:
    if item.kind == "run":
        return gettext("Ta ställning till fördelningen för %(year)s") % {"year": item.budget_year}
    return gettext("Ta ställning till modellen %(name)s") % {"name": item.name}


def _proposal_title(name: str, year: int) -> str:
    """Return what to read, with the year once though it may stand in the name already."""
    if str(year) in name:
        return gettext("Läs förslaget %(name)s") % {"name": name}
    return gettext("Läs förslaget %(name)s för %(year)s") % {"name": name, "year": year}


def proposals_to_comment(session: Session, actor: Actor, _: date) -> list[Todo]:
    """Return the proposed models that the reader may comment on; done when they have."""
    return [
        Todo(
            title=_proposal_title(item.name, item.budget_year),
            url=url_for("allocation.show_proposal", model_id=item.id),
            action=gettext("Läs") if item.is_done else gettext("Kommentera"),
            detail=gettext("Du har kommenterat. Förslaget är fortfarande öppet.")
            if item.is_done
            else gettext("Säg vad du tycker innan skolchefen beslutar."),
            done=int(item.is_done),
            mark=None if item.is_done else "1",
            phase=Phase.ANALYSE,
        )
        for item in allocation.proposals_to_read(session, actor)[:MOST_SHOWN]
    ]


def missing_counts(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return the count date whose pupils have not been imported, once it has passed."""
    latest = today.year if today > count_day(today.year) else today.year - 1
    if latest in register.years_of(session, "pupil_counts"):
        return []
    return [
        Todo(
            title=gettext("Läs in antal elever den 15 oktober %(year)s") % {"year": latest},
            url=url_for("register.show_datasets"),
            action=gettext("Läs in"),
            mark="1",
            phase=Phase.REGISTER,
        )
    ]


def stale_forecast(session: Session, actor: Actor, _: date) -> list[Todo]:
    """Return a new forecast to run when the latest does not know the newest counts."""
    years = register.years_of(session, "pupil_counts")
    run = forecast.latest(session)
    if not years or (run is not None and run.asked.origin >= years[-1]):
        return []
    return [
        Todo(
            title=gettext("Räkna en elevprognos på de nya uppgifterna"),
            url=url_for("forecast.show_forecast"),
            action=gettext("Öppna"),
            mark="1",
            phase=Phase.PLAN,
        )
    ]


def failed_jobs(session: Session, actor: Actor, _: date) -> list[Todo]:
    """Return the latest calculation that stopped, if it is the newest of its kind."""
    newest = {job.name: job for job in reversed(jobs.latest(session))}
    return [
        Todo(
            title=gettext("En beräkning har stoppats"),
            url=url_for("jobs.show_jobs"),
            action=gettext("Visa"),
            detail=job.error,
            mark="!",
            phase=Phase.REGISTER,
        )
        for job in newest.values()
        if job.state is JobState.FAILED
    ]


Source = Callable[[Session, Actor, date], list[Todo]]
SOURCES: tuple[tuple[Can, Source], ...] = (
    (Can.FOLLOWUP_FILE, own_reports),
    (Can.FOLLOWUP_FILE_PROVIDER, provider_reports),
    (Can.FOLLOWUP_READ_CYCLE, cycle_tasks),
    (Can.FOLLOWUP_CHANGE_CYCLE, missing_cycle),
    (Can.ALLOCATION_ANSWER, surveys),
    (Can.FOLLOWUP_CASES, case_clocks),
    (Can.NEEDS_READ, case_steps),
    (Can.NEEDS_READ, decisions_to_read),
    (Can.NEEDS_ASSESS, drafts_to_send),
    (Can.NEEDS_HANDLE, untaken_cases),
    (Can.NEEDS_REVIEW_LOG, openings_to_review),
    (Can.RETENTION_APPROVE, rules_to_approve),
    (Can.GRANTS_DECIDE, grants_to_decide),
    (Can.GRANTS_WRITE, grants_to_write),
    (Can.GRANTS_READ, grants_to_read),
    (Can.COSTS_READ, units_off_budget),
    (Can.FOLLOWUP_ACT, due_actions),
    (Can.FOLLOWUP_READ_REVIEW, comments_to_read),
    (Can.FOLLOWUP_READ_REVIEW, agreements_due),
    (Can.FOLLOWUP_REVIEW, feedback_drafts),
    (Can.FOLLOWUP_REVIEW, units_to_see),
    (Can.FOLLOWUP_READ_EQUITY, council_duties),
    (Can.FOLLOWUP_APPROVE, reviews),
    (Can.ALLOCATION_ADOPT, models_to_adopt),
    (Can.ALLOCATION_COMMENT, proposals_to_comment),
    (Can.REGISTER_IMPORT, missing_counts),
    (Can.FORECAST_RUN, stale_forecast),
    (Can.PLANNING_WRITE, checks_to_answer),
    (Can.PLANNING_WRITE, proposals_done),
    (Can.PLANNING_READ, papers_to_read),
    (Can.JOBS_CANCEL, failed_jobs),
    (Can.ACCOUNTS_ATTEST, access_to_review),
)


def todo_list(session: Session, actor: Actor, today: date) -> list[Todo]:
    """Return everything that waits for the reader, dated things first, the earliest on top."""
    found = [
        item
        for can, source in SOURCES
        if has_right(actor, can)
        for item in source(session, actor, today)
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due or date.max))
