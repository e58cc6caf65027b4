"""The demo's reports add up, can be handed in, and are seldom alike."""

from collections import Counter
from datetime import date
from itertools import combinations, pairwise
from random import Random

import pytest

from qms.content.loader import load
from qms.demo.filing import Stage, make_filings, schools_that_report
from qms.demo.reports import write_report
from qms.demo.schools import COMPULSORY
from qms.followup.core.report.content import Activity, Content, PreviousActivity
from qms.followup.core.report.quality import Background, check
from qms.followup.core.report.template_file import parse_templates
from qms.followup.core.report.templates import Severity
from qms.followup.core.report.text_checks import likeness
from qms.followup.core.report.vocabulary import parse_vocabulary

TEMPLATE = parse_templates(load("report_templates"))["socio_outcome"]
VOCABULARY = parse_vocabulary(load("wording"))
TEXTS = ("so_q2_aims", "so_why", "so_without", "so_q4_capacity", "so_q8_follow")
YEARS = (2023, 2024, 2025)


def three_years(unit):
    reports, before = [], None
    for number, year in enumerate(YEARS):
        before = write_report(
            (unit.key, unit.low, unit.high),
            year=year,
            amount_ore=123_456_789 + 37 * number,
            before=before,
            seed=2026,
        )
        reports.append(before)
    return tuple(reports)


WRITTEN = {unit.key: three_years(unit) for unit in COMPULSORY}
ALL = [report for reports in WRITTEN.values() for report in reports]


def content(report, before):
    """Return the report as the followup module holds it."""
    answers = dict(report.answers)
    return Content(
        amount_ore=report.amount_ore,
        carried_ore=report.carried_ore,
        unused_ore=report.unused_ore,
        answers=answers,
        activities=tuple(
            Activity(
                id=number,
                name=one.name,
                target_group=one.target_group,
                measure=one.measure,
                baseline=one.baseline,
                aim=one.aim,
                result=one.result,
                ore=one.ore,
            )
            for number, one in enumerate(report.activities, start=1)
        ),
        previous=tuple(
            PreviousActivity(
                id=number,
                name=told.name,
                measure=one.measure,
                aim=one.aim,
                result=one.result,
                ore=one.ore,
                reading=told.reading,
                fate=told.fate.value,
            )
            for number, (told, one) in enumerate(
                zip(report.previous, before.activities if before else (), strict=True), start=1
            )
        ),
    )


def findings():
    for reports in WRITTEN.values():
        before = None
        for report in reports:
            background = Background(
                previous_answers=before.answers if before else {}, vocabulary=VOCABULARY
            )
            yield from check(TEMPLATE, content(report, before), background)
            before = report


def test_every_ore_is_accounted_for():
    assert ALL
    for report in ALL:
        used = sum(activity.ore for activity in report.activities)
        assert used + report.unused_ore == report.amount_ore + report.carried_ore
        assert min(activity.ore for activity in report.activities) > 0


def test_what_is_kept_is_carried_over():
    for reports in WRITTEN.values():
        for before, after in pairwise(reports):
            kept = before.answers.get("so_unused") == "Förs över till nästa år"
            assert after.carried_ore == (before.unused_ore if kept else 0)
    assert any(report.carried_ore for report in ALL)


def test_nothing_stops_them_from_being_handed_in():
    assert ALL
    assert [f for f in findings() if f.severity is Severity.STOP] == []


def test_the_check_has_little_to_say_about_them():
    rules = Counter(finding.rule for finding in findings())
    assert rules.keys() <= {"too_long", "copied_text"}
    assert sum(rules.values()) <= len(ALL) // 20


@pytest.mark.parametrize("key", TEXTS)
def test_hardly_any_text_occurs_twice(key):
    assert ALL
    assert len({report.answers[key] for report in ALL}) >= 0.97 * len(ALL)


@pytest.mark.parametrize("key", TEXTS)
def test_two_schools_seldom_write_the_same(key):
    assert YEARS
    for number in range(len(YEARS)):
        texts = [reports[number].answers[key] for reports in WRITTEN.values()]
        pairs = Random(number).sample(list(combinations(texts, 2)), 60)
        alike = sum(likeness(one, other) >= 0.85 for one, other in pairs)
        assert alike / len(pairs) <= 0.01


def test_slots_are_filled():
    assert ALL
    for report in ALL:
        assert report.answers
        assert not any("{" in text or "  " in text for text in report.answers.values())


@pytest.mark.parametrize("unit", [u for u in COMPULSORY if u.low == 7], ids=lambda u: u.key)
def test_a_school_of_the_upper_grades_does_not_write_about_the_lower(unit):
    told = " ".join(
        text
        for report in WRITTEN[unit.key]
        for text in (
            *report.answers.values(),
            *(a.name + a.target_group + a.measure for a in report.activities),
        )
    )
    assert "åk 1" not in told
    assert "F–3" not in told


def test_reports_of_the_year_are_in_every_state_while_open():
    day = date(2026, 11, 22)
    units = schools_that_report(2026, 2026)
    filings = make_filings(units, report_year=2026, today=day, seed=2026)
    assert {filing.stage for filing in filings} == set(Stage)


def test_most_reports_are_approved_when_the_day_is_past():
    units = schools_that_report(2026, 2026)
    filings = make_filings(units, report_year=2026, today=date(2027, 6, 1), seed=2026)
    done = sum(filing.stage is Stage.APPROVED for filing in filings)
    assert done > len(filings) / 2
