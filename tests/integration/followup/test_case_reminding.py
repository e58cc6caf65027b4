"""Reminders of cases: once when the last day is at hand, once when it has passed, to the right."""

from datetime import UTC, date, datetime

import pytest
from builders import NOW, SYSTEM, make_account
from filed_reports import person

from qms.access.roles import Role
from qms.followup.core.cases.kinds import CaseKind, CaseState, Channel
from qms.followup.core.cases.records import Registration
from qms.followup.services import case_steps, cases
from qms.followup.services.case_reminding import remind_of_cases
from qms.inbox import queries as inbox

ABOUT = Registration(
    kind=CaseKind.COMPLAINT,
    title="Inställda lektioner i ett ämne",
    channel=Channel.GUARDIAN,
    received_on=date(2026, 11, 2),  # a Monday: to be confirmed within three workdays, 5 November
)


def at(day, hour=8):
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def register(session, unit_id):
    actor = person(session, Role.SCHOOL_CHIEF, None) if unit_id is None else SYSTEM
    return cases.register(session, actor, unit_id, ABOUT, form_key=f"c{unit_id}", now=NOW)


def told(session, account):
    return [one.subject.replace("\xa0", " ") for one in reversed(inbox.messages(session, account))]


def test_each_stage_is_told_once_and_the_mail_says_unit_and_day_alone(session, municipality):
    principal = make_account(session, Role.PRINCIPAL, municipality.school)
    lead = make_account(session, Role.QUALITY_LEAD, municipality.id)
    register(session, municipality.school)
    for day, hour in ((1, 8), (3, 8), (3, 12), (4, 8), (6, 8), (6, 15), (9, 8)):
        remind_of_cases(session, now=at(day, hour))
    assert told(session, principal) == [
        "Ett ärende på Åkerskolan behöver sitt nästa steg senast torsdag 5 november",
        "Ett ärende på Åkerskolan är försenat, nästa steg skulle ha tagits torsdag 5 november",
    ]
    assert told(session, lead) == []


@pytest.mark.parametrize("place", ["school", "id"], ids=["no principal", "the provider's own"])
def test_where_nobody_leads_the_quality_lead_is_told(session, municipality, place):
    lead = make_account(session, Role.QUALITY_LEAD, municipality.id)
    make_account(session, Role.PRINCIPAL, municipality.sibling)
    register(session, getattr(municipality, place))
    assert remind_of_cases(session, now=at(4)) == 1
    assert len(told(session, lead)) == 1


def test_nothing_is_told_of_a_step_that_is_taken(session, municipality):
    principal = make_account(session, Role.PRINCIPAL, municipality.school)
    made = register(session, municipality.school)
    case_steps.advance(
        session, SYSTEM, made, to=CaseState.CONFIRMED, day=date(2026, 11, 3), now=at(3)
    )
    assert remind_of_cases(session, now=at(4)) == 0
    assert told(session, principal) == []
