"""Every kind of report is filed in the demo: plans, safety, equity, the provider's own."""

from collections import Counter

import pytest
from demo_facts import TODAY, unit_named
from sqlalchemy import select

from qms.demo.filing import SHOWN
from qms.followup.models import Report, ReportActivity, ReportCycle
from qms.followup.queries.provider_copy import provider_copy
from qms.register.models import FACTS


def filed(session, template, year):
    query = (
        select(Report)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(ReportCycle.year == year, ReportCycle.template == template)
    )
    return session.scalars(query).all()


def activities(session, report):
    query = select(ReportActivity).where(
        ReportActivity.report_id == report.id, ReportActivity.removed_at.is_(None)
    )
    return session.scalars(query).all()


def test_every_municipal_school_planned_its_money_to_the_ore(session):
    plans = [one for one in filed(session, "socio_plan", 2026) if not one.is_voluntary]
    assert len(plans) == 23
    for plan in plans:
        planned = sum(one.planned_ore for one in activities(session, plan))
        assert planned + plan.unused_ore == plan.amount_ore
        assert plan.state == "approved"


def test_the_plans_stand_beside_what_was_used(session):
    told = [one for one in filed(session, "socio_outcome", 2026)
            if one.state in ("submitted", "returned", "approved")]  # fmt: skip
    assert told
    for report in told:
        rows = activities(session, report)
        assert all(one.plan_activity_id and one.planned_ore and one.ore for one in rows)
        differ = any(10 * abs(one.ore - one.planned_ore) > one.planned_ore for one in rows)
        assert bool(report.answers.get("so_differs")) is differ
    assert any(report.answers.get("so_differs") for report in told)


def test_the_shown_school_has_its_plan_and_no_difference_to_explain(session):
    school = unit_named(session, SHOWN, TODAY)
    report = next(r for r in filed(session, "socio_outcome", 2026) if r.unit_id == school.id)
    rows = activities(session, report)
    assert all(one.plan_activity_id for one in rows)
    assert all(10 * abs(one.ore - one.planned_ore) <= one.planned_ore for one in rows)


def test_the_coming_years_plan_waits_for_its_money(session):
    assert filed(session, "socio_plan", 2027) == []


def test_plans_against_degrading_treatment_are_in_every_state(session):
    states = Counter(one.state for one in filed(session, "anti_degrading_plan", 2026))
    assert states.keys() == {"draft", "submitted", "returned", "approved", "published"}
    before = Counter(one.state for one in filed(session, "anti_degrading_plan", 2025))
    assert before["approved"] + before["published"] == before.total()


def test_the_equity_resources_are_followed_up_by_units_and_provider(session):
    found = filed(session, "equity_resources", 2025)
    own = [one for one in found if not one.is_voluntary]
    assert {one.state for one in own} == {"approved"}
    for report in own:
        assert sum(one.ore for one in activities(session, report)) == report.amount_ore > 0


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_provider_tells_in_its_own_words(session, year):
    (report,) = filed(session, "provider_quality_report", year)
    assert report.state == "approved"
    answers = provider_copy(session, year=year)["content"]["answers"]
    assert all(answers[f"pqr_{key}"] for key in ("points", "gap", "socio", "analysis", "child"))


def test_leisure_centres_at_schools_have_their_survey(session):
    table = FACTS["results"]
    units = session.scalars(
        select(table.c.unit_id).distinct().where(table.c.indicator == "leisure_meaningful")
    ).all()
    assert len(units) > 20
