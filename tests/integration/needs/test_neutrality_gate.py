"""The neutrality gate: past cases read as one event, sums compared, the limit, the override."""

import json
from decimal import Decimal

import pytest
from builders import NOW
from sqlalchemy import select
from support.needs_cases import account
from support.pooled_needs import add_assessment, made_case

from qms.access.actor import system_actor
from qms.access.scope import ForbiddenError
from qms.audit.models import AuditRow
from qms.jobs.models import JobRow
from qms.kernel.problems import RefusedError
from qms.needs.core.editor.editing import with_texts
from qms.needs.models import NeedsInstrument, NeedsPerson
from qms.needs.queries.instruments import published_row
from qms.needs.queries.neutrality import latest_comparison, limits
from qms.needs.services import instrument_drafts as drafts
from qms.needs.services import neutrality
from qms.needs.services.instrument_publishing import (
    Hindrance,
    publish,
    publish_anyway,
    standing,
)
from qms.needs.services.neutrality import set_limit, try_version

REASON = "Kommunen höjer nivån efter beslut i nämnden."


@pytest.fixture
def people(session, municipality):
    class People:
        unit = account(session, "principal", municipality.school)
        assessor = account(session, "assessor", municipality.id)
        analyst = account(session, "analyst", municipality.id)
        chief = account(session, "school_chief", municipality.id)

    return People


@pytest.fixture
def past(session, municipality, people):
    """Six cases: five with 15 extraordinary hours (one at level 4), one with none."""
    made = []
    for number in range(6):
        case = made_case(session, people.unit, municipality.school, number)
        levels = {"HAL1": 4} if number else {"HAL1": 1}
        add_assessment(session, case, "first", levels, account_id=people.assessor.account_id)
        made.append(case)
    return made


def draft_with(session, people, points):
    made = drafts.begin(session, people.analyst, now=NOW)
    edit = lambda table: with_texts(table, "points", "-", {"by_level": points})  # noqa: E731
    drafts.change(session, people.analyst, made, edit, seen=0, now=NOW)
    return made


def stands(session, draft):
    return standing(session, session.get_one(NeedsInstrument, draft))


@pytest.mark.usefixtures("past")
def test_a_change_over_the_limit_waits_for_a_manager(session, people):
    draft = draft_with(session, people, "0; 1; 3; 7; 16")
    assert stands(session, draft).hindrance is Hindrance.NOT_TRIED
    with pytest.raises(RefusedError):
        publish(session, people.analyst, draft, seen=1, now=NOW)
    assert try_version(session, people.analyst, draft, now=NOW) is None
    found = stands(session, draft)
    assert found.hindrance is Hindrance.TOO_LARGE
    # five cases of 15 hours become 16, the one at level 1 counts nothing: 80 against 75 hours
    change = found.gate.comparison.change
    assert (change.before, change.after, change.percent) == (75, 80, Decimal("6.67"))
    with pytest.raises(RefusedError):
        publish(session, people.analyst, draft, seen=1, now=NOW)
    with pytest.raises(ForbiddenError):
        publish_anyway(session, people.analyst, draft, reason=REASON, seen=1, now=NOW)
    with pytest.raises(RefusedError):
        publish_anyway(session, people.chief, draft, reason="Ja.", seen=1, now=NOW)
    publish_anyway(session, people.chief, draft, reason=REASON, seen=1, now=NOW)
    row = published_row(session)
    assert (row.id, row.override_reason) == (draft, REASON)
    event = session.scalars(select(AuditRow).order_by(AuditRow.seq.desc())).first()
    assert event.action == "needs.publish-instrument"
    assert '"over_limit":true' in event.details.replace(" ", "")
    assert "nämnden" not in event.details


@pytest.mark.usefixtures("past")
def test_a_change_within_the_limit_goes_live(session, people):
    draft = draft_with(session, people, "0; 2; 3; 7; 15")
    try_version(session, people.analyst, draft, now=NOW)
    publish(session, people.analyst, draft, seen=1, now=NOW)
    assert published_row(session).id == draft


@pytest.mark.usefixtures("past")
def test_what_is_changed_after_the_comparison_must_be_compared_again(session, people):
    draft = draft_with(session, people, "0; 2; 3; 7; 15")
    try_version(session, people.analyst, draft, now=NOW)
    edit = lambda table: with_texts(table, "points", "-", {"by_level": "0; 2; 3; 7; 30"})  # noqa: E731
    drafts.change(session, people.analyst, draft, edit, seen=1, now=NOW)
    assert stands(session, draft).hindrance is Hindrance.NOT_TRIED
    assert stands(session, draft).is_stale


@pytest.mark.usefixtures("past")
def test_a_higher_limit_lets_it_through_and_earlier_limits_stay(session, people):
    draft = draft_with(session, people, "0; 1; 3; 7; 16")
    try_version(session, people.analyst, draft, now=NOW)
    for wrong in (None, Decimal(-1), Decimal(101)):
        with pytest.raises(RefusedError):
            set_limit(session, people.chief, wrong, now=NOW)
    with pytest.raises(ForbiddenError):
        set_limit(session, people.analyst, Decimal(7), now=NOW)
    set_limit(session, people.chief, Decimal(7), now=NOW)
    assert [one.percent for one in limits(session)] == [7, 2]
    assert stands(session, draft).hindrance is Hindrance.NONE


def test_the_reading_is_one_event_with_the_number_of_cases(session, people, past):
    person = session.get_one(NeedsPerson, past[0].person_id)
    person.protected = True
    draft = draft_with(session, people, "0; 1; 3; 7; 16")
    try_version(session, people.analyst, draft, now=NOW)
    query = select(AuditRow).where(AuditRow.action == "needs.read-for-comparison")
    (event,) = session.scalars(query).all()
    assert '"cases":5' in event.details.replace(" ", "")
    assert latest_comparison(session, draft).comparison.cases == 5


def test_many_cases_are_compared_in_a_job(session, people, past, monkeypatch):
    monkeypatch.setattr(neutrality, "MOST_AT_ONCE", len(past) - 1)
    draft = draft_with(session, people, "0; 1; 3; 7; 16")
    job = try_version(session, people.analyst, draft, now=NOW)
    assert job is not None
    assert latest_comparison(session, draft) is None
    row = session.get_one(JobRow, job)
    assert (row.name, json.loads(row.params)) == (neutrality.JOB, {"instrument": draft})
    neutrality.store_comparison(session, system_actor("needs"), draft, now=NOW)
    assert latest_comparison(session, draft).comparison.change.after == 80


def test_without_past_cases_nothing_can_move(session, people):
    draft = draft_with(session, people, "0; 1; 3; 7; 30")
    assert stands(session, draft).hindrance is Hindrance.NONE
    publish(session, people.analyst, draft, seen=1, now=NOW)
