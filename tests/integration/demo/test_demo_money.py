"""The demo's money, from the pot to the last öre of a school's report."""

import pytest
from demo_facts import TODAY, unit_named
from sqlalchemy import func, select

from qms.allocation import queries as allocation
from qms.allocation.services import recompute, stored_bytes
from qms.demo.filing import SHOWN
from qms.followup.models import Report, ReportActivity, ReportCycle


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027])
def test_every_pot_is_shared_out_to_the_ore(session, year):
    run = allocation.run_for_year(session, year)
    assert run.head.is_adopted == (year < 2027)
    lines = allocation.lines(session, run.head.id)
    assert sum(line.ore for line in lines) == run.head.pot_ore
    assert len(lines) == 29


def test_models_and_decisions_have_two_people_behind_them(session):
    models, runs = allocation.models(session), allocation.runs(session)
    assert models
    assert runs
    for head in (*models, *runs):
        assert head.made_by != head.adopted_by


def test_a_decision_comes_out_the_same_again(session):
    run = allocation.run_for_year(session, 2026)
    assert recompute(session, run.head.id) == stored_bytes(session, run.head.id)


def test_the_new_school_is_left_out_with_its_reason(session):
    run = allocation.run_for_year(session, 2027)
    new = unit_named(session, "G31", TODAY)
    assert [one.unit_id for one in run.left_out] == [new.id]


def test_a_proposed_model_waits_for_somebody(session):
    drafts = [head for head in allocation.models(session) if not head.adopted_at]
    assert [head.budget_year for head in drafts] == [2027]


def reports_of(session, year):
    query = (
        select(Report)
        .join(ReportCycle, ReportCycle.id == Report.cycle_id)
        .where(ReportCycle.year == year, ReportCycle.template == "socio_outcome")
    )
    return session.scalars(query).all()


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_reports_of_three_years_are_approved(session, year):
    asked = [report for report in reports_of(session, year) if not report.is_voluntary]
    assert len(asked) >= 22
    assert {report.state for report in asked} == {"approved"}


def test_some_independent_schools_told_although_they_need_not(session):
    told = [r for r in reports_of(session, 2025) if r.is_voluntary and r.state == "approved"]
    assert len(told) == 2


def test_this_years_reports_are_in_every_state(session):
    now = reports_of(session, 2026)
    assert {report.state for report in now} == {"draft", "submitted", "returned", "approved"}
    assert any(not report.started for report in now if not report.is_voluntary)


def used(session, report):
    query = select(func.sum(ReportActivity.ore)).where(
        ReportActivity.report_id == report.id, ReportActivity.removed_at.is_(None)
    )
    return session.scalar(query) or 0


def test_every_ore_of_the_filed_reports_is_accounted_for(session):
    for year in (2023, 2024, 2025, 2026):
        filed = [report for report in reports_of(session, year) if report.state != "draft"]
        assert filed
        for report in filed:
            whole = report.amount_ore + (report.carried_ore or 0)
            assert used(session, report) + (report.unused_ore or 0) == whole


def test_the_shown_school_has_three_steps_done_and_one_result_missing(session):
    school = unit_named(session, SHOWN, TODAY)
    report = next(r for r in reports_of(session, 2026) if r.unit_id == school.id)
    assert report.state == "draft"
    assert report.ring[:3] == "ddd"
    assert report.ring[3] == "o"
    assert report.left_ore == 184_500_00
