import json
from datetime import timedelta

import pytest
from any_report import KR, fill, open_any
from builders import NOW
from filed_reports import EVERYTHING, person
from sqlalchemy import select

from qms.access.roles import Role
from qms.access.scope import ForbiddenError, OutOfScopeError
from qms.followup.core.report.frozen import content_of
from qms.followup.core.report.states import State
from qms.followup.models import Action
from qms.followup.queries import lists, reports
from qms.followup.services import afterwards, handing_in, reaching
from qms.followup.services.handing_in import StoppedError
from qms.kernel.clock import local_day

ON = local_day(NOW)
UNIT = ("unit_quality_report", "socio_plan", "socio_outcome", "anti_degrading_plan")
ALL = (*UNIT, "equity_resources", "provider_quality_report")


def writer_of(session, municipality, line):
    """Return who writes the report: the principal, or the quality lead for the provider's own."""
    if line.head.level == "provider":
        return person(session, Role.QUALITY_LEAD, municipality.id)
    return person(session, Role.PRINCIPAL, line.unit.id)


def opened(session, municipality, template, *, units=None):
    """Open the report and return its lines by unit."""
    open_any(session, template, units or [municipality.school])
    every = lists.lines(session, EVERYTHING, on=ON, template=template)
    return {line.unit.id: line for line in every}


def version(session, report_id):
    return reports.head(session, report_id).version


@pytest.mark.parametrize("template", ALL)
def test_asked_written_returned_approved_and_published(session, municipality, template):
    lines = opened(session, municipality, template)
    line = lines[municipality.id if template.startswith("provider") else municipality.school]
    report_id = line.head.id
    writer = writer_of(session, municipality, line)
    chief = person(session, Role.SCHOOL_CHIEF, municipality.id)
    fill(session, writer, report_id)
    whole = reports.whole(session, report_id)
    found = handing_in.findings(session, whole, line.unit, now=NOW)
    assert [(one.rule, one.question) for one in found if one.severity == "stop"] == []
    assert whole.head.summary.done == len(whole.head.summary.ring)
    assert whole.content.ledger.left == 0

    def hand_in():
        seen = version(session, report_id)
        handing_in.submit(session, writer, report_id, seen=seen, now=NOW)

    hand_in()
    seen = version(session, report_id)
    handing_in.send_back(session, chief, report_id, seen=seen, comment="Mer.", now=NOW)
    hand_in()
    handing_in.approve(session, chief, report_id, seen=version(session, report_id), now=NOW)
    for _ in range(2):
        seen = version(session, report_id)
        afterwards.publish(session, chief, report_id, seen=seen, now=NOW)
    copies = reports.latest_copies(session, report_id)
    assert set(copies) == {State.SUBMITTED, State.APPROVED, State.PUBLISHED}
    assert content_of(json.loads(copies[State.APPROVED].body)) == whole.content
    assert copies[State.APPROVED].role == "school_chief"
    assert [one.state.value for one in reports.events(session, report_id)] == [
        "published", "approved", "submitted", "returned", "submitted",
    ]  # fmt: skip


@pytest.mark.parametrize("template", ALL)
def test_an_empty_report_of_any_kind_is_stopped_with_all_it_lacks(session, municipality, template):
    lines = opened(session, municipality, template)
    line = lines[municipality.id if template.startswith("provider") else municipality.school]
    writer = writer_of(session, municipality, line)
    with pytest.raises(StoppedError) as stopped:
        handing_in.submit(session, writer, line.head.id, seen=0, now=NOW)
    required = {
        one.key
        for one in reports.whole(session, line.head.id).template.questions
        if one.required and one.type == "text" and not one.condition
    }
    assert required <= {one.question for one in stopped.value.findings}


def test_every_unit_with_the_school_form_is_asked_and_no_other(session, municipality):
    lines = opened(session, municipality, "anti_degrading_plan")
    assert set(lines) == {
        municipality.school, municipality.sibling, municipality.independent, municipality.preschool,
    }  # fmt: skip
    assert lines[municipality.independent].head.is_voluntary
    assert set(opened(session, municipality, "socio_plan")) == {municipality.school}


def test_a_preschool_and_a_school_are_asked_different_things(session, municipality):
    lines = opened(session, municipality, "unit_quality_report")
    asked = {
        unit: {q.key for q in reports.whole(session, lines[unit].head.id).template.questions}
        for unit in (municipality.school, municipality.preschool)
    }
    assert "uqr_res_preschool" in asked[municipality.preschool]
    assert "uqr_res_preschool" not in asked[municipality.school]
    assert "uqr_res_compulsory" in asked[municipality.school]


def test_the_equity_report_is_asked_of_units_and_of_the_provider(session, municipality):
    lines = opened(session, municipality, "equity_resources")
    assert lines[municipality.id].head.level == "provider"
    assert lines[municipality.school].head.level == "unit"
    keys = {
        level: {q.key for q in reports.whole(session, lines[unit].head.id).template.questions}
        for level, unit in (("provider", municipality.id), ("unit", municipality.school))
    }
    assert "eq_principles" in keys["provider"]
    assert "eq_principles" not in keys["unit"]


@pytest.mark.parametrize(
    ("role", "where", "refusal"),
    [
        (Role.PRINCIPAL, "school", ForbiddenError),
        (Role.ANALYST, "id", ForbiddenError),
        (Role.QUALITY_LEAD, "own", ForbiddenError),  # not at the municipality
        (Role.QUALITY_LEAD, "id", None),
        (Role.SCHOOL_CHIEF, "id", None),
    ],
)
def test_who_writes_the_providers_own_report(session, municipality, role, where, refusal):
    line = opened(session, municipality, "provider_quality_report")[municipality.id]
    actor = person(session, role, getattr(municipality, where))
    if refusal is None:
        assert reaching.reach(session, actor, line.head.id, on=ON).unit.id == municipality.id
    else:
        with pytest.raises(refusal):
            reaching.reach(session, actor, line.head.id, on=ON)


def test_the_quality_lead_does_not_write_a_schools_report(session, municipality):
    line = opened(session, municipality, "anti_degrading_plan")[municipality.school]
    lead = person(session, Role.QUALITY_LEAD, municipality.id)
    with pytest.raises((ForbiddenError, OutOfScopeError)):
        reaching.reach(session, lead, line.head.id, on=ON)


def test_the_plans_activities_are_the_outcomes(session, municipality):
    line = opened(session, municipality, "socio_plan")[municipality.school]
    writer = writer_of(session, municipality, line)
    fill(session, writer, line.head.id)
    seen = version(session, line.head.id)
    handing_in.submit(session, writer, line.head.id, seen=seen, now=NOW)
    planned = reports.whole(session, line.head.id).content.activities
    open_any(session, "socio_outcome", [municipality.school])
    (outcome,) = lists.lines(session, EVERYTHING, on=ON, template="socio_outcome")
    content = reports.whole(session, outcome.head.id).content
    assert [one.plan_activity_id for one in content.activities] == [one.id for one in planned]
    assert [one.planned_ore for one in content.activities] == [one.planned_ore for one in planned]
    assert sum(one.planned_ore or 0 for one in content.activities) == 10_000 * KR
    assert all(one.ore is None and one.result == "" for one in content.activities)
    assert content.activities[0].target_group == planned[0].target_group
    assert not content.is_started


def test_the_years_actions_live_on_and_are_asked_about_next_year(session, municipality):
    def run(year, now):
        open_any(session, "unit_quality_report", [], year=year, now=now)
        every = lists.lines(session, EVERYTHING, on=ON, template="unit_quality_report", year=year)
        line = next(one for one in every if one.unit.id == municipality.school)
        writer = writer_of(session, municipality, line)
        fill(session, writer, line.head.id, now=now)
        seen = version(session, line.head.id)
        handing_in.submit(session, writer, line.head.id, seen=seen, now=now)
        chief = person(session, Role.SCHOOL_CHIEF, municipality.id)
        seen = version(session, line.head.id)
        handing_in.approve(session, chief, line.head.id, seen=seen, now=now)
        return line.head.id

    run(2026, NOW)
    (action,) = session.scalars(select(Action)).all()
    assert (action.state, action.unit_id, action.question) == (
        "open", municipality.school, "uqr_actions",
    )  # fmt: skip
    second = run(2027, NOW + timedelta(days=100))
    content = reports.whole(session, second).content
    assert [(one.action_id, one.title) for one in content.last_actions] == [
        (action.id, action.title)
    ]
    assert content.last_actions[0].target == "62 %"
